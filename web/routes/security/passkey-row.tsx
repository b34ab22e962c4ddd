import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconFingerprint, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Passkey } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Confirm, Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { useForm } from "../../ui/form.ts";
import { useFormat } from "../../ui/format.ts";
import { Row } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { checks } from "../identity/checks.ts";
import { useSecurityChanged } from "./use-security-changed.ts";

export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation();
  const format = useFormat();
  const changed = useSecurityChanged();
  const [open, setOpen] = useState<"rename" | "remove" | null>(null);
  const { id, name, synced, createdAt, lastUsedAt } = passkey;
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE("/api/auth/passkeys/{passkeyId}", { params: { path: { passkeyId: id } } }),
    onSuccess: changed,
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setOpen(null),
  });
  const about = [
    t(synced ? "passkeys.synced" : "passkeys.bound"),
    t("passkeys.since", { date: format.date(createdAt) }),
    lastUsedAt === null
      ? t("passkeys.unused")
      : t("passkeys.used", { at: format.dateTime(lastUsedAt) }),
  ];
  return (
    <>
      <Row icon={<IconFingerprint size={20} />} tone="good" title={name} meta={about.join(" · ")}>
        <ActionIcon
          aria-label={t("passkeys.renameNamed", { name })}
          onClick={() => setOpen("rename")}
        >
          <IconPencil size={20} />
        </ActionIcon>
        <ActionIcon
          aria-label={t("passkeys.removeNamed", { name })}
          onClick={() => setOpen("remove")}
        >
          <IconTrash size={20} />
        </ActionIcon>
      </Row>
      {open === "rename" && <Rename passkey={passkey} onClose={() => setOpen(null)} />}
      {open === "remove" && (
        <Confirm
          title={t("passkeys.removeTitle")}
          text={t("passkeys.removeText", { name })}
          action={t("common.remove")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function Rename({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useTranslation();
  const changed = useSecurityChanged();
  const form = useForm({
    initial: { name: passkey.name },
    checks: { name: checks.required },
    submit: async ({ name }) => {
      await api.PATCH("/api/auth/passkeys/{passkeyId}", {
        params: { path: { passkeyId: passkey.id } },
        body: { name: name.trim() },
      });
      await changed();
      onClose();
    },
  });
  return (
    <Dialog title={t("passkeys.rename")} onClose={onClose}>
      <form {...form.bind}>
        <TextInput
          label={t("passkeys.name")}
          maxLength={80}
          autoComplete="off"
          autoFocus
          {...form.field("name")}
        />
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t("settings.save")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
