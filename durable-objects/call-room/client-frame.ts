import {
  type CallClientFrame,
  callClientFrame,
  MAX_SDP,
  MAX_SIGNAL_BYTES,
} from "../../shared/contracts/calls/index.ts";

export type ReadFrame =
  | { readonly kind: "frame"; readonly frame: CallClientFrame }
  /** Not something a client of ours sends: counts towards closing the socket. */
  | { readonly kind: "bad"; readonly code: string };

/** Bytes of a UTF-16 unit in UTF-8, at most. */
const MOST_BYTES = 3;

function tooLarge(text: string): boolean {
  if (text.length * MOST_BYTES <= MAX_SIGNAL_BYTES) return false;
  return new TextEncoder().encode(text).length > MAX_SIGNAL_BYTES;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasLongSdp(value: object): boolean {
  const sdp: unknown = Reflect.get(value, "sdp");
  return typeof sdp === "string" && sdp.length > MAX_SDP;
}

const KNOWN: ReadonlySet<unknown> = new Set(
  callClientFrame.options.map((option) => option.shape.t.value),
);

/** Reads what a client sent on a call's socket. */
export function readFrame(data: unknown): ReadFrame {
  if (typeof data !== "string") return { kind: "bad", code: "binary_frame" };
  if (tooLarge(data)) return { kind: "bad", code: "payload_too_large" };
  const value = parse(data);
  if (value === undefined) return { kind: "bad", code: "malformed_json" };
  if (typeof value !== "object" || value === null || !KNOWN.has(Reflect.get(value, "t"))) {
    return { kind: "bad", code: "unknown_frame" };
  }
  const result = callClientFrame.safeParse(value);
  if (result.success) return { kind: "frame", frame: result.data };
  return { kind: "bad", code: hasLongSdp(value) ? "payload_too_large" : "validation_failed" };
}
