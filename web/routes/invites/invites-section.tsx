import { Button, Skeleton, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { useForm } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "../people/settings.module.css";
import { InviteItem } from "./invite-item.tsx";

const KEY = ["invites"];

/** Codes that let others in. */
export function InvitesSection() {
  const { t } = useTranslation();
  const me = useMe();
  const invites = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const query = { limit: 100 };
      return (await reply(api.GET("/api/invites", { params: { query } }))).items;
    },
  });
  return (
    <section className={css["section"]} aria-labelledby="settings-invites">
      <h2 id="settings-invites">{t("invites.title")}</h2>
      <p className={css["lead"]}>{t(me.emailVerified ? "invites.lead" : "invites.verifyFirst")}</p>
      {me.emailVerified && <NewInvite />}
      {invites.isPending && <Skeleton height={60} radius={8} />}
      {invites.isError && (
        <ProblemNote error={invites.error} onRetry={() => void invites.refetch()} />
      )}
      <ul className={css["list"]}>
        {invites.data?.map((invite) => (
          <InviteItem key={invite.id} invite={invite} />
        ))}
      </ul>
    </section>
  );
}

function NewInvite() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: { note: "", maxUses: "1" },
    checks: {
      maxUses: (value) =>
        /^\d{0,4}$/.test(value) && value !== "0" ? null : t("invites.usesWrong"),
    },
    submit: async ({ note, maxUses }) => {
      const body = { note: note.trim(), maxUses: maxUses === "" ? null : Number(maxUses) };
      await reply(api.POST("/api/invites", { body }));
      form.setValues({ note: "", maxUses: "1" });
      await queries.invalidateQueries({ queryKey: KEY });
    },
  });
  return (
    <form {...form.bind}>
      <div className={css["form"]}>
        <TextInput
          className={css["grow"] ?? ""}
          label={t("invites.note")}
          maxLength={200}
          autoComplete="off"
          {...form.field("note")}
        />
        <TextInput
          w={120}
          label={t("invites.uses")}
          inputMode="numeric"
          autoComplete="off"
          placeholder={t("invites.anyNumber")}
          {...form.field("maxUses")}
        />
        <Button type="submit" variant="light" loading={form.busy}>
          {t("invites.create")}
        </Button>
      </div>
      {form.problem !== null && <ProblemNote error={form.problem} />}
    </form>
  );
}
