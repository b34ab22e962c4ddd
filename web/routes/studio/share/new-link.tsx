import { Button, NativeSelect, PasswordInput, Switch } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { copyText } from "../../../ui/copy.ts";
import { useForm } from "../../../ui/form.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { linksQuery } from "./links.ts";
import css from "./share.module.css";

/** For how many days a link can hold; none for good. */
const DAYS = ["", "1", "7", "30", "90"] as const;
const DAY_MS = 86_400_000;
const SHORTEST = 4;

interface NewLinkProps {
  readonly projectId: string;
  readonly onMade: () => void;
}

/** Makes a link, and copies it. */
export function NewLink({ projectId, onMade }: NewLinkProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: { days: "", password: "", comments: "yes" },
    checks: {
      password: (value) =>
        value !== "" && value.length < SHORTEST ? t("share.passwordShort") : null,
    },
    blame: ({ fields }) => Object.fromEntries(fields.map(({ path }) => [path, t("form.refused")])),
    submit: async ({ days, password, comments }) => {
      const ends = days === "" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      const link = await reply(
        api.POST("/api/projects/{projectId}/share-links", {
          params: { path: { projectId } },
          body: {
            expiresAt: ends,
            password: password === "" ? null : password,
            allowComments: comments === "yes",
          },
        }),
      );
      await queries.invalidateQueries({ queryKey: linksQuery(projectId).queryKey });
      onMade();
      await copyText(link.url);
    },
  });
  return (
    <form {...form.bind} className={css["form"]}>
      <NativeSelect
        size="md"
        label={t("share.holds")}
        data={DAYS.map((value) => ({
          value,
          label: value === "" ? t("share.forever") : t("share.days", { count: Number(value) }),
        }))}
        {...form.field("days")}
      />
      <PasswordInput
        visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
        label={t("share.password")}
        description={t("share.passwordHint")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autoComplete="new-password"
        maxLength={128}
        {...form.field("password")}
      />
      <Switch
        size="md"
        label={t("share.allowComments")}
        description={t("share.allowCommentsHint")}
        checked={form.values.comments === "yes"}
        onChange={(event) =>
          form.setValues({ ...form.values, comments: event.currentTarget.checked ? "yes" : "" })
        }
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <div>
        <Button type="submit" loading={form.busy}>
          {t("share.make")}
        </Button>
      </div>
    </form>
  );
}
