/** `00:00.000` or `00:00:00.000` (WebVTT §4.3). */
const TIMESTAMP = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const TIMING = new RegExp(String.raw`^${TIMESTAMP}[ \t]+-->[ \t]+${TIMESTAMP}(?:[ \t].*)?$`);
const MOST_CUES = 20_000;

function millis(parts: readonly (string | undefined)[]): number {
  const [hours = "0", minutes = "0", seconds = "0", rest = "0"] = parts;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(rest);
}

/** What is wrong with a cue's line of times; `null` when nothing is. */
function timingFault(line: string): string | null {
  const match = TIMING.exec(line);
  if (!match) return `The times of a cue cannot be read: ${line.slice(0, 60)}`;
  const [, ...parts] = match;
  return millis(parts.slice(4)) > millis(parts.slice(0, 4)) ? null : "A cue ends before it begins.";
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** The blocks of a file: what empty lines part. */
function blocksOf(text: string): string[][] {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line !== ""))
    .filter((lines) => lines.length > 0);
}

/** What is wrong with a block; `null` for a comment, a style, a region or a good cue. */
function blockFault(lines: readonly string[]): string | null {
  const [first = "", second = ""] = lines;
  if (/^(NOTE|STYLE|REGION)(?:[ \t]|$)/.test(first)) return null;
  return timingFault(first.includes("-->") ? first : second);
}

/**
 * What keeps a file from being captions in WebVTT (W3C, 4): a sentence for who sent it, or `null`. Stricter than a
 * browser, which drops what it cannot read without a word.
 */
export function faultOf(bytes: Uint8Array): string | null {
  const text = textOf(bytes);
  if (text === null) return "The text is not UTF-8.";
  if (text.includes("\0")) return "The text has a NUL in it.";
  const [header = [], ...blocks] = blocksOf(text);
  if (!/^WEBVTT(?:[ \t].*)?$/.test(header[0] ?? "")) return "The first line must be WEBVTT.";
  if (header.some((line) => line.includes("-->"))) return "An empty line must follow the first.";
  const cues = blocks.filter((lines) => lines.some((line) => line.includes("-->")));
  if (cues.length === 0) return "There is no cue.";
  if (cues.length > MOST_CUES) return "There are too many cues.";
  return blocks.map(blockFault).find((fault) => fault !== null) ?? null;
}
