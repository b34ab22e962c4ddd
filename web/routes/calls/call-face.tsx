import type { Call } from "../../../shared/client/calls/index.ts";
import { Avatar } from "../../ui/avatar.tsx";

/** The other person of a call, or what stands for a group. Decorative. */
export function CallFace({ call, ownId, name }: { call: Call; ownId: string; name: string }) {
  const other = call.participants.find(({ userId }) => userId !== ownId);
  const id = call.group ? (call.chatId ?? call.id) : (other?.userId ?? call.id);
  const url = call.group ? null : (other?.user?.avatarUrl ?? null);
  return <Avatar id={id} name={name} url={url} size={44} />;
}
