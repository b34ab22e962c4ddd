import type { Mail } from "../../platform/index.ts";

export type Locale = "en" | "ru";

/** What a mail says, in one language. */
export interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
  /** To be typed in by hand; stands after the first line. */
  readonly code?: string;
  /** Where to go on; stands after the first line and the code. */
  readonly action?: { readonly label: string; readonly url: string };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * What somebody has called themselves or a device, as it may stand in a mail to whoever: on one line, and nothing in it
 * that mail programs make a link of (`evil.example`, `x@evil.example`, `https://…`).
 */
export function tamed(name: string): string {
  return name
    .replace(/:\/\/|\bwww\./gi, " ")
    .replace(/(?<=\S)[.@\u3002\uff0e\uff61](?=[^\s.])/gu, (mark) => (mark === "@" ? " @ " : ". "))
    .replace(/[\p{C}\s]+/gu, " ");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const BODY =
  "margin:0 auto;padding:24px;max-width:34em;font:16px/1.5 system-ui,sans-serif;color:#1b1f1c;background:#ffffff";
const BUTTON =
  "display:inline-block;padding:12px 20px;border-radius:8px;background:#2E7D32;color:#ffffff;text-decoration:none";
const CODE = "font:600 28px/1.4 ui-monospace,monospace;letter-spacing:.15em";

function htmlOf({ subject, lines, code, action }: Words, locale: Locale): string {
  const [first = "", ...rest] = lines.map((line) => `<p>${escaped(line)}</p>`);
  const middle = [
    ...(code ? [`<p style="${CODE}">${escaped(code)}</p>`] : []),
    ...(action
      ? [`<p><a href="${escaped(action.url)}" style="${BUTTON}">${escaped(action.label)}</a></p>`]
      : []),
  ];
  const head = `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>`;
  const body = [first, ...middle, ...rest].join("");
  return `<!doctype html><html lang="${locale}">${head}<body style="${BODY}"><main>${body}</main></body></html>`;
}

function textOf({ lines, code, action }: Words): string {
  const [first = "", ...rest] = lines;
  const middle = [...(code ? [code] : []), ...(action ? [`${action.label}: ${action.url}`] : [])];
  return [first, ...middle, ...rest].join("\n\n");
}

/** A mail in plain text and in HTML that loads nothing from outside. `data` is for tests and developers. */
export function composeMail(to: string, locale: Locale, words: Words, data: Mail["data"]): Mail {
  return {
    to,
    subject: words.subject,
    text: textOf(words),
    html: htmlOf(words, locale),
    data,
  };
}
