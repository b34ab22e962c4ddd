import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";

/** Why the assistant has no answer: without a model, what is missing and who can mend it. */
export function AssistProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const { role } = useMe();
  const code = error instanceof ApiError ? error.code : "";
  if (code === "aborted") return null;
  if (code === "model_answer") return <Notice tone="warning">{t("assist.badAnswer")}</Notice>;
  const missing =
    error instanceof ApiError && code === "unavailable" && error.detail.includes("assistant.model");
  if (!missing) return <ProblemNote error={error} />;
  return (
    <Notice tone="warning">
      <p>{t("assist.noModel")}</p>
      {role === "admin" && <Link to="/admin/config">{t("assist.setModel")}</Link>}
    </Notice>
  );
}
