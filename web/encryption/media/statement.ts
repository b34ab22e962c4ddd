import { fromBase64, textOf, toBase64, utf8 } from "../bytes.ts";

/** What a description is signed for: a call, and who tells whom. */
export interface Between {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
}

/** One page of a device that takes part in a call. */
export interface Participant {
  readonly userId: string;
  readonly deviceId: string;
  /** Random: no two pages make frames with one key. */
  readonly session: string;
}

/** What stands in a session description about who made it. */
export interface Sign {
  readonly deviceId: string;
  readonly session: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Browsers pass over attributes that they do not know (RFC 8866, 5.13). */
const ATTRIBUTE = "a=x-veche-device:";

/**
 * What is signed of a session description: between whom, of which page, and every DTLS certificate that may be met
 * (RFC 8122, 5). `null` if it names none: then nothing would be bound to anything.
 */
export function statementOf(
  { callId, from, to }: Between,
  { deviceId, session }: Pick<Sign, "deviceId" | "session">,
  sdp: string,
): string | null {
  const lines = sdp.matchAll(/^a=fingerprint:\s*(\S+)\s+(\S+)\s*$/gim);
  const prints = [...lines].map(([, hash, value]) => `${hash} ${value}`.toLowerCase());
  if (prints.length === 0) return null;
  return JSON.stringify([callId, from, to, deviceId, session, [...new Set(prints)].sort()]);
}

/** The description with the sign in it, for the whole session. */
export function withSign(sdp: string, { deviceId, session, signature }: Sign): string {
  const value = toBase64(utf8(JSON.stringify([deviceId, session, toBase64(signature)])));
  const at = sdp.search(/^m=/m);
  const end = at < 0 ? sdp.length : at;
  return `${sdp.slice(0, end)}${ATTRIBUTE}${value}\r\n${sdp.slice(end)}`;
}

/** The sign in a description; `null` if there is none that can be read. */
export function signIn(sdp: string): Sign | null {
  const line = sdp.split(/\r?\n/).find((one) => one.startsWith(ATTRIBUTE));
  if (line === undefined) return null;
  try {
    const [deviceId, session, signature] = JSON.parse(
      textOf(fromBase64(line.slice(ATTRIBUTE.length))),
    );
    return {
      deviceId: String(deviceId),
      session: String(session),
      signature: fromBase64(signature),
    };
  } catch {
    return null;
  }
}
