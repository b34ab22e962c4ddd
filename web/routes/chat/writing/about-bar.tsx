import { ActionIcon } from "@mantine/core";
import { IconArrowBackUp, IconPencil, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { personQuery } from "../people.ts";
import css from "./writing.module.css";

interface AboutBarProps {
  readonly message: Message | null;
  readonly editing: boolean;
  readonly onCancel: () => void;
}

/** Which message is being answered or changed, and the way out of it. */
export function AboutBar({ message, editing, onCancel }: AboutBarProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: sender } = useQuery({
    ...personQuery(message?.senderId ?? ""),
    enabled: message !== null,
  });
  if (message === null) return null;
  const name = message.senderId === me.id ? t("chats.you") : sender?.displayName;
  const Icon = editing ? IconPencil : IconArrowBackUp;
  return (
    <div className={css["about"]}>
      <Icon size={22} stroke={1.8} aria-hidden="true" />
      <div className={css["gist"]}>
        <strong>
          {editing ? t("writing.editing") : t("writing.replyTo", { name: name ?? "…" })}
        </strong>
        <span>{message.text || t("writing.attachment")}</span>
      </div>
      <ActionIcon
        aria-label={editing ? t("writing.cancelEdit") : t("writing.cancelReply")}
        onClick={onCancel}
      >
        <IconX size={20} />
      </ActionIcon>
    </div>
  );
}
