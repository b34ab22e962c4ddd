import {
  decodeMlsMessage,
  encodeMlsMessage,
  type GroupInfo,
  type KeyPackage,
  type MLSMessage,
  type PrivateMessage,
  type PublicMessage,
  type Welcome,
} from "ts-mls";
import { decodeKeyPackage, encodeKeyPackage } from "ts-mls/keyPackage.js";
import { fromBase64, toBase64 } from "../bytes.ts";

const version = "mls10";

type Decode<Value> = (bytes: Uint8Array, at: number) => [Value, number] | undefined;

function whole<Value>(decode: Decode<Value>, payload: string): Value | null {
  try {
    const bytes = fromBase64(payload);
    const read = decode(bytes, 0);
    return read && read[1] === bytes.length ? read[0] : null;
  } catch {
    // A length beyond the end, or no base64.
    return null;
  }
}

/** A message of the log; `null` if it is none. */
export function messageIn(payload: string): MLSMessage | null {
  return whole(decodeMlsMessage, payload);
}

export function keyPackageIn(payload: string): KeyPackage | null {
  return whole(decodeKeyPackage, payload);
}

export function groupInfoIn(payload: string): GroupInfo | null {
  const message = messageIn(payload);
  return message?.wireformat === "mls_group_info" ? message.groupInfo : null;
}

export function keyPackagePayload(keyPackage: KeyPackage): string {
  return toBase64(encodeKeyPackage(keyPackage));
}

export function messagePayload(message: MLSMessage): string {
  return toBase64(encodeMlsMessage(message));
}

export function privatePayload(privateMessage: PrivateMessage): string {
  return messagePayload({ version, wireformat: "mls_private_message", privateMessage });
}

export function publicPayload(publicMessage: PublicMessage): string {
  return messagePayload({ version, wireformat: "mls_public_message", publicMessage });
}

export function welcomePayload(welcome: Welcome): string {
  return messagePayload({ version, wireformat: "mls_welcome", welcome });
}

export function groupInfoPayload(groupInfo: GroupInfo): string {
  return messagePayload({ version, wireformat: "mls_group_info", groupInfo });
}
