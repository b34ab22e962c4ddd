import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CallView } from "../../../../shared/client/calls/index.ts";
import css from "./call-stage.module.css";

/** What stands in the way, and the way out. */
export function ProblemCard({ view }: { view: CallView }) {
  const { t } = useTranslation();
  const { problem, deviceProblems, phase } = view;
  if (problem === null || (phase === "over" && problem !== "no_path" && problem !== "replaced")) {
    return null;
  }
  const device =
    (deviceProblems.microphone && ("microphone" as const)) ||
    (deviceProblems.camera && ("camera" as const)) ||
    (deviceProblems.screen && ("screen" as const)) ||
    null;
  const text =
    problem === "no_path" || problem === "signalling" || problem === "replaced"
      ? t(`call.problem.${problem}`)
      : t(`call.problem.${problem}`, { device: t(`call.device.${device ?? "microphone"}`) });
  return (
    <div className={css["problem"]} role="alert">
      <IconAlertTriangle size={20} aria-hidden="true" />
      <p>{text}</p>
      {problem !== "replaced" && problem !== "signalling" && (
        <Link to="/calls/check">{t("call.toCheck")}</Link>
      )}
    </div>
  );
}
