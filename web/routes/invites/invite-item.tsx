import { ActionIcon, Button } from "@mantine/core";
import { IconQrcode, IconUsers } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invite } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { copyText } from "../../ui/copy.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "../people/settings.module.css";
import { InviteDialog } from "./invite-dialog.tsx";
import { InvitedDialog } from "./invited-dialog.tsx";

/** One code: how often it was used and by whom, its link, its end. */
export function InviteItem({ invite }: { invite: Invite }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const [open, setOpen] = useState<"share" | "people" | "withdraw" | null>(null);
  const close = () => setOpen(null);
  const withdraw = useMutation({
    mutationFn: () =>
      api.DELETE("/api/invites/{inviteId}", { params: { path: { inviteId: invite.id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["invites"] }),
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
        {uses > 0 && (
          <ActionIcon
            aria-label={t("invites.peopleNamed", { code })}
            onClick={() => setOpen("people")}
          >
            <IconUsers size={20} />
          </ActionIcon>
        )}
        <ActionIcon aria-label={t("invites.showNamed", { code })} onClick={() => setOpen("share")}>
          <IconQrcode size={20} />
        </ActionIcon>
        <Button
          variant="subtle"
          aria-label={t("invites.copyNamed", { code })}
          onClick={() => void copyText(inviteLink(code))}
        >
          {t("invites.copy")}
        </Button>
        <Button
          variant="subtle"
          color="red"
          aria-label={t("invites.withdrawNamed", { code })}
          onClick={() => setOpen("withdraw")}
        >
          {t("invites.withdraw")}
        </Button>
      </div>
      {open === "share" && <InviteDialog link={inviteLink(code)} onClose={close} />}
      {open === "people" && <InvitedDialog invite={invite} onClose={close} />}
      {open === "withdraw" && (
        <Confirm
          title={t("invites.withdrawTitle")}
          text={t("invites.withdrawText", { code })}
          action={t("invites.withdraw")}
          busy={withdraw.isPending}
          onConfirm={() => withdraw.mutate()}
          onClose={close}
        />
      )}
    </li>
  );
}

/** The address to register at with a code. */
function inviteLink(code: string): string {
  const link = new URL("/register", location.origin);
  link.searchParams.set("invite", code);
  return link.href;
}
