import { textOf, utf8 } from "./bytes.ts";
import { isSealedFile, type SealedFile } from "./files/sealed-file.ts";

/** What an application message says. */
export type Content =
  | {
      readonly kind: "message";
      readonly text: string;
      readonly replyTo?: number;
      readonly mentions?: readonly string[];
      readonly files?: readonly SealedFile[];
    }
  | { readonly kind: "edit"; readonly target: number; readonly text: string }
  | { readonly kind: "delete"; readonly target: number }
  | {
      readonly kind: "reaction";
      readonly target: number;
      readonly emoji: string;
      readonly added: boolean;
    };

const SMALLEST = 256;
const LONGEST_TEXT = 8_000;
const LONGEST_EMOJI = 64;
const MOST_FILES = 10;

/**
 * The content as bytes, with blanks behind it up to a power of two: its length tells only how long it is about. Whoever
 * reads JSON passes over them.
 */
export function contentBytes(content: Content): Uint8Array {
  const bytes = utf8(JSON.stringify(content));
  let length = SMALLEST;
  while (length < bytes.length) length *= 2;
  const padded = new Uint8Array(length).fill(0x20);
  padded.set(bytes);
  return padded;
}

/** What these bytes say; `null` if nothing that this version understands. Members may send anything. */
export function contentIn(bytes: Uint8Array): Content | null {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return isRecord(value) ? checked(value) : null;
  } catch {
    return null;
  }
}

function checked(value: Readonly<Record<string, unknown>>): Content | null {
  const { kind, target, text, emoji, added } = value;
  if (kind === "message") return checkedMessage(value);
  if (!isSeq(target)) return null;
  if (kind === "edit") return isText(text) ? { kind, target, text } : null;
  if (kind === "delete") return { kind, target };
  if (kind !== "reaction" || typeof emoji !== "string" || typeof added !== "boolean") return null;
  return emoji.length > 0 && emoji.length <= LONGEST_EMOJI ? { kind, target, emoji, added } : null;
}

function checkedMessage(value: Readonly<Record<string, unknown>>): Content | null {
  const { text, replyTo, mentions, files } = value;
  if (!isText(text)) return null;
  const sealed = Array.isArray(files) ? files.slice(0, MOST_FILES).filter(isSealedFile) : [];
  const people = Array.isArray(mentions) ? mentions.filter((one) => typeof one === "string") : [];
  if (text === "" && sealed.length === 0) return null;
  return {
    kind: "message",
    text,
    ...(isSeq(replyTo) && { replyTo }),
    ...(people.length > 0 && { mentions: people }),
    ...(sealed.length > 0 && { files: sealed }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_TEXT;
}

function isSeq(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
