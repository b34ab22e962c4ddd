import { createApplicationMessage } from "ts-mls";
import type { MlsDraft } from "../../../shared/client/encryption.ts";
import { packed, utf8 } from "../bytes.ts";
import { type Content, contentBytes } from "../content.ts";
import { privatePayload } from "../mls/wire.ts";
import type { FollowedChat } from "./followed-chat.ts";
import type { Here } from "./here.ts";
import { keptMessage } from "./messages.ts";
import type { Store } from "./ports.ts";
import { sentKey } from "./take-in.ts";

/** The message as it leaves: the one that was made before, if that is of this epoch still. */
export async function draftOf(
  { around, device }: Here,
  chat: FollowedChat,
  clientId: string,
  content: Content,
): Promise<MlsDraft> {
  const { state, chatId } = chat;
  if (!state) throw new Error("nothing is sent from outside of a group");
  const { suite } = device;
  const made = await createApplicationMessage(state, contentBytes(content), suite, utf8(clientId));
  const sent = { table: "sent", key: sentKey(chatId, clientId), value: packed({ content }) };
  await chat.keep({ state: made.newState }, [{ ...sent, table: "sent" }]);
  return {
    clientId,
    type: "application",
    payload: privatePayload(made.privateMessage),
    silent: content.kind !== "message",
    ...(await filesOf(around.store, device.identity.userId, chatId, content)),
  };
}

/** What the platform has to know of a message's files: which they are, and when they are not needed any more. */
async function filesOf(
  store: Store,
  userId: string,
  chatId: string,
  content: Content,
): Promise<Pick<MlsDraft, "attachments" | "releases">> {
  if (content.kind === "message") {
    const { files = [] } = content;
    const attachments = files.flatMap(({ fileId, thumb }) =>
      thumb ? [fileId, thumb.fileId] : [fileId],
    );
    return attachments.length > 0 ? { attachments } : {};
  }
  if (content.kind !== "delete") return {};
  const deleted = await keptMessage(store, chatId, content.target);
  const isOwn = deleted?.userId === userId;
  return isOwn && deleted.files.length > 0 ? { releases: content.target } : {};
}
