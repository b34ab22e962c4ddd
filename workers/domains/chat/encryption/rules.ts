import { decodeMlsMessage } from "ts-mls/message.js";
import type { MlsType } from "../../../../shared/contracts/chat/index.ts";
import { bytesOfBase64 } from "../../../../shared/device-log/base64.ts";
import { MINUTE, type Millis } from "../../../../shared/kernel/time.ts";

/** Commits of one member in one chat. A device that does its part makes a few a day. */
export const COMMITS_PER_WINDOW = 20;
export const COMMIT_WINDOW_MS: Millis = MINUTE;

/** What an MLS message says of itself in the clear (RFC 9420 §6): which group and epoch it is for, and what it is. */
export type MlsHeader =
  | {
      readonly type: Exclude<MlsType, "welcome">;
      readonly groupId: string;
      readonly epoch: number;
    }
  | { readonly type: "welcome" }
  | { readonly type: "group_info"; readonly groupId: string; readonly epoch: number };

function framing(groupId: Uint8Array, epoch: bigint) {
  return { groupId: new TextDecoder().decode(groupId), epoch: Number(epoch) };
}

type Decoded = NonNullable<ReturnType<typeof decodeMlsMessage>>[0];

function headerOf(message: Decoded): MlsHeader | null {
  switch (message.wireformat) {
    case "mls_private_message": {
      const { contentType: type, groupId, epoch } = message.privateMessage;
      return { type, ...framing(groupId, epoch) };
    }
    case "mls_public_message": {
      const { contentType: type, groupId, epoch } = message.publicMessage.content;
      // Application data is never to be sent as a public message (§6).
      return type === "application" ? null : { type, ...framing(groupId, epoch) };
    }
    case "mls_group_info": {
      const { groupId, epoch } = message.groupInfo.groupContext;
      return { type: "group_info", ...framing(groupId, epoch) };
    }
    case "mls_welcome":
      return { type: "welcome" };
    default:
      return null;
  }
}

/** Reads the header of a message in base64; `null` if it is none, or more follows. What is encrypted stays unread. */
export function readMlsMessage(payload: string): MlsHeader | null {
  const bytes = bytesOfBase64(payload);
  if (!bytes) return null;
  try {
    const decoded = decodeMlsMessage(bytes, 0);
    return decoded && decoded[1] === bytes.length ? headerOf(decoded[0]) : null;
  } catch {
    // A length beyond the end, a number that names nothing.
    return null;
  }
}
