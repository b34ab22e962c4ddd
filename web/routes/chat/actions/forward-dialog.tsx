import { TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Chat, type Message, reply } from "../../../../shared/client/index.ts";
import { chatsQuery } from "../../../app/chats.ts";
import { api } from "../../../app/platform.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { ChatFace } from "../chat-face.tsx";
import { useChatTitle } from "../use-chat-title.ts";
import css from "./choices.module.css";

interface ForwardDialogProps {
  readonly message: Message;
  readonly onClose: () => void;
}

/** Passes a message on to another chat. */
export function ForwardDialog({ message, onClose }: ForwardDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: chats = [] } = useQuery(chatsQuery);
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const forward = useMutation({
    mutationFn: ({ id }: { readonly id: string; readonly title: string }) =>
      reply(
        api.POST("/api/chats/{chatId}/messages", {
          params: { path: { chatId: id } },
          body: {
            clientId: crypto.randomUUID(),
            forward: { chatId: message.chatId, seq: message.seq },
          },
        }),
      ),
    onSuccess: (_, { id, title }) => {
      onClose();
      const run = () => void navigate({ to: "/chats/$chatId", params: { chatId: id } });
      const action = id === message.chatId ? {} : { action: { label: t("message.open"), run } };
      toast(t("message.forwarded", { title }), action);
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const open = chats.filter(
    ({ canWrite, title }) => canWrite && title.toLowerCase().includes(wanted),
  );
  return (
    <Dialog title={t("message.forwardTo")} onClose={onClose}>
      <TextInput
        aria-label={t("message.findChat")}
        placeholder={t("message.findChat")}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <ul className={css["list"]}>
        {open.map((chat) => (
          <li key={chat.id}>
            <Choice
              chat={chat}
              busy={forward.isPending}
              onChoose={(title) => forward.mutate({ id: chat.id, title })}
            />
          </li>
        ))}
      </ul>
      {open.length === 0 && <p className={css["none"]}>{t("message.noChat")}</p>}
    </Dialog>
  );
}

interface ChoiceProps {
  readonly chat: Chat;
  readonly busy: boolean;
  readonly onChoose: (title: string) => void;
}

function Choice({ chat, busy, onChoose }: ChoiceProps) {
  const title = useChatTitle(chat);
  return (
    <button type="button" className={css["choice"]} disabled={busy} onClick={() => onChoose(title)}>
      <ChatFace chat={chat} size={40} />
      <span className={css["name"]}>{title}</span>
    </button>
  );
}
