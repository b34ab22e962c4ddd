import { Button, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invite, reply } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { useForm } from "../../ui/form.ts";
import { useFormat } from "../../ui/format.ts";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./settings.module.css";

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

function InviteItem({ invite }: { invite: Invite }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const withdraw = useMutation({
    mutationFn: () =>
      api.DELETE("/api/invites/{inviteId}", { params: { path: { inviteId: invite.id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const { code, uses, maxUses, note, expiresAt } = invite;
  const about = [
    note,
    maxUses === null ? t("invites.used", { count: uses }) : t("invites.usedOf", { uses, maxUses }),
    expiresAt === null ? "" : t("invites.until", { date: format.date(expiresAt) }),
  ];
  return (
    <li className={css["item"]}>
      <div className={css["itemText"]}>
        <p className={css["code"]}>{code}</p>
        <p className={css["meta"]}>{about.filter(Boolean).join(" · ")}</p>
      </div>
      <div className={css["actions"]}>
        <Button
          variant="subtle"
          aria-label={t("invites.copyNamed", { code })}
          onClick={() => void copyLink(code)}
        >
          {t("invites.copy")}
        </Button>
        <Button
          variant="subtle"
          color="red"
          aria-label={t("invites.withdrawNamed", { code })}
          onClick={() => setAsking(true)}
        >
          {t("invites.withdraw")}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t("invites.withdrawTitle")}
          text={t("invites.withdrawText", { code })}
          action={t("invites.withdraw")}
          busy={withdraw.isPending}
          onConfirm={() => withdraw.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}

/** Copies the address to register at; where the browser will not, shows it to be copied by hand. */
async function copyLink(code: string): Promise<void> {
  const link = new URL("/register", location.origin);
  link.searchParams.set("invite", code);
  try {
    await navigator.clipboard.writeText(link.href);
    toast(i18next.t("invites.copied"));
  } catch {
    toast(link.href);
  }
}
