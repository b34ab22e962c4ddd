import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { meQuery, useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useForm } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./settings.module.css";
import { VerifyEmail } from "./verify-email-note.tsx";

/** Who the reader is to the others. */
export function ProfileSection() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({
    initial: { displayName: me.displayName },
    checks: { displayName: (value) => (value.trim() === "" ? t("form.required") : null) },
    submit: async ({ displayName }) => {
      const body = { displayName: displayName.trim() };
      queries.setQueryData(meQuery.queryKey, await reply(api.PATCH("/api/users/me", { body })));
      void queries.invalidateQueries({ queryKey: ["members"] });
      toast(t("settings.saved"));
    },
  });
  const changed = form.values.displayName.trim() !== me.displayName;
  return (
    <section className={css["section"]} aria-labelledby="settings-profile">
      <h2 id="settings-profile">{t("settings.profile")}</h2>
      <div className={css["person"]}>
        <Avatar id={me.id} name={me.displayName} url={me.avatarUrl} size={56} />
        <div className={css["facts"]}>
          <p className={css["strong"]}>@{me.username}</p>
          <p className={css["meta"]}>
            {me.email}
            {me.emailVerified && ` · ${t("settings.verified")}`}
          </p>
        </div>
      </div>
      {!me.emailVerified && <VerifyEmail />}
      <form className={css["form"]} {...form.bind}>
        <TextInput
          className={css["grow"] ?? ""}
          label={t("settings.displayName")}
          autoComplete="name"
          maxLength={80}
          {...form.field("displayName")}
        />
        <Button type="submit" variant="light" loading={form.busy} disabled={!changed}>
          {t("settings.save")}
        </Button>
      </form>
      {form.problem !== null && <ProblemNote error={form.problem} />}
    </section>
  );
}
