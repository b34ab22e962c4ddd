import type { Chat } from "../../../shared/client/index.ts";
import { usePresence } from "../../app/presence.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Mark } from "../../ui/mark.tsx";
import css from "./chat-face.module.css";

/** The picture of a chat, and of two people whether the other is there; the family's is the bell that calls everyone together. Decorative. */
export function ChatFace({ chat, size }: { chat: Chat; size: number }) {
  const presence = usePresence(chat.peerId);
  if (chat.type === "family" && chat.avatarUrl === null) {
    return (
      <span className={css["bell"]}>
        <Mark size={size} />
      </span>
    );
  }
  return (
    <Avatar
      id={chat.peerId ?? chat.id}
      name={chat.title}
      url={chat.avatarUrl}
      size={size}
      online={presence?.online ?? false}
    />
  );
}
