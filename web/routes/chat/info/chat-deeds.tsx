import { Button } from "@mantine/core";
import {
  IconBell,
  IconBellOff,
  IconDoorExit,
  IconDownload,
  IconFileZip,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { expectGone, stillThere } from "../../../app/chats.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { api } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useOpenChat } from "../conversing.ts";
import { useChatTitle } from "../use-chat-title.ts";
import css from "./info.module.css";
import { useChatChange } from "./use-chat-change.ts";
import { useExport } from "./use-export.ts";

const ChatNotificationLevel = lazyPart(
  "account",
  async () => (await import("../chat-notification-level.tsx")).ChatNotificationLevel,
);

type Ending = "leave" | "delete";

/** What can be done with a whole chat. */
export function ChatDeeds({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const title = useChatTitle(chat);
  const change = useChatChange(chat.id);
  const save = useExport(chat.id, title);
  const [asked, setAsked] = useState<Ending | null>(null);
  const end = useMutation({
    mutationFn: async (ending: Ending) => {
      expectGone(chat.id);
      const query = ending === "leave" && chat.type === "group" ? { leave: "true" as const } : {};
      const params = { path: { chatId: chat.id }, query };
      await api.DELETE("/api/chats/{chatId}", { params });
    },
    onSuccess: (_, ending) => {
      onDone();
      toast(t(`chatInfo.done.${ending}`, { title }));
    },
    onError: (error) => {
      stillThere(chat.id);
      setAsked(null);
      toast(problemText(error), "danger");
    },
  });
  const canDelete = chat.type === "direct" || (chat.type === "group" && chat.role === "owner");
  return (
    <div className={css["deeds"]}>
      {chat.type !== "direct" && <ChatNotificationLevel chatId={chat.id} />}
      <Button
        variant="default"
        leftSection={chat.muted ? <IconBell size={18} /> : <IconBellOff size={18} />}
        loading={change.isPending}
        onClick={() => change.mutate({ muted: !chat.muted })}
      >
        {t(chat.muted ? "chatInfo.unmute" : "chatInfo.mute")}
      </Button>
      {([false, true] as const).map((withFiles) => (
        <Button
          key={String(withFiles)}
          variant="default"
          leftSection={withFiles ? <IconFileZip size={18} /> : <IconDownload size={18} />}
          loading={save.isPending && save.variables === withFiles}
          disabled={save.isPending}
          onClick={() => save.mutate(withFiles)}
        >
          {t(withFiles ? "chatInfo.exportFiles" : "chatInfo.export")}
        </Button>
      ))}
      {chat.type === "group" && (
        <Button
          variant="default"
          leftSection={<IconDoorExit size={18} />}
          onClick={() => setAsked("leave")}
        >
          {t("chatInfo.leave")}
        </Button>
      )}
      {canDelete && (
        <Button
          variant="light"
          color="red"
          leftSection={<IconTrash size={18} />}
          onClick={() => setAsked("delete")}
        >
          {t("chatInfo.delete")}
        </Button>
      )}
      {asked !== null && (
        <Confirm
          title={t(`chatInfo.sure.${asked}`, { title })}
          text={t(`chatInfo.means.${asked}`)}
          action={t(`chatInfo.${asked}`)}
          busy={end.isPending}
          onConfirm={() => end.mutate(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
