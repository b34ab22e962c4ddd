import {
  type ChatClientFrame,
  chatClientFrame,
  MAX_FRAME_BYTES,
} from "../../shared/contracts/chat/index.ts";

export type ReadFrame =
  | { readonly kind: "frame"; readonly frame: ChatClientFrame }
  /** Not something a client of ours sends: counts towards closing the socket. */
  | { readonly kind: "bad"; readonly code: string }
  /** A frame of a known kind that does not say what it must. */
  | { readonly kind: "invalid"; readonly about: About };

/** What the frame was about, as far as it says. */
interface About {
  readonly clientId?: string;
  readonly seq?: number;
}

const KNOWN: ReadonlySet<unknown> = new Set(
  chatClientFrame.options.map((option) => option.shape.t.value),
);

/** Bytes of a UTF-16 unit in UTF-8, at most. */
const MOST_BYTES = 3;

function tooLarge(text: string): boolean {
  if (text.length * MOST_BYTES <= MAX_FRAME_BYTES) return false;
  return new TextEncoder().encode(text).length > MAX_FRAME_BYTES;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: object, name: string): unknown {
  return Reflect.get(value, name);
}

function aboutOf(value: object): About {
  const clientId = field(value, "clientId");
  const seq = field(value, "seq");
  const isSeq = typeof seq === "number" && Number.isSafeInteger(seq) && seq > 0;
  return { ...(typeof clientId === "string" && { clientId }), ...(isSeq && { seq }) };
}

/** Reads what a client sent on a chat's socket. */
export function readFrame(data: unknown): ReadFrame {
  if (typeof data !== "string") return { kind: "bad", code: "binary_frame" };
  if (tooLarge(data)) return { kind: "bad", code: "payload_too_large" };
  const value = parse(data);
  if (value === undefined) return { kind: "bad", code: "malformed_json" };
  if (typeof value !== "object" || value === null || !KNOWN.has(field(value, "t"))) {
    return { kind: "bad", code: "unknown_frame" };
  }
  const result = chatClientFrame.safeParse(value);
  if (result.success) return { kind: "frame", frame: result.data };
  return { kind: "invalid", about: aboutOf(value) };
}
