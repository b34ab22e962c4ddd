import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/dialog.tsx";
import { useOpenChat } from "../conversing.ts";
import { useChatTitle } from "../use-chat-title.ts";
import { AddPeople } from "./add-people.tsx";
import { ChatDeeds } from "./chat-deeds.tsx";
import { ChatIdentity } from "./chat-identity.tsx";
import { Members } from "./members.tsx";
import { Peer } from "./peer.tsx";

interface InfoDialogProps {
  readonly online: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** What a chat is, who is in it, and what can be done about it. */
export function InfoDialog({ online, onClose }: InfoDialogProps) {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const title = useChatTitle(chat);
  const [adding, setAdding] = useState(false);
  if (adding) {
    return (
      <Dialog title={t("chatInfo.add")} onClose={() => setAdding(false)}>
        <AddPeople onDone={() => setAdding(false)} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <ChatIdentity />
      <ChatDeeds onDone={onClose} />
      {chat.peerId !== undefined ? (
        <Peer peerId={chat.peerId} online={online} encrypted={chat.encrypted} />
      ) : (
        <Members online={online} onAdd={() => setAdding(true)} />
      )}
    </Dialog>
  );
}
