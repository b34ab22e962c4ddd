import type { SearchHit } from "../../../../shared/contracts/chat/index.ts";
import { type Term, type Word, wordsOf } from "../../platform/index.ts";

export type Snippet = Pick<SearchHit, "snippet" | "highlights">;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** How much of a text is shown, and how much of that before the first find, in UTF-16 code units. */
const LENGTH = 160;
const BEFORE = 40;

function holds(term: Term, words: readonly Word[], at: number): number {
  const word = words[at];
  if (!word) return 0;
  if (term.kind === "phrase") {
    return term.forms.every((form, index) => words[at + index]?.form === form)
      ? term.forms.length
      : 0;
  }
  if (word.form === term.form || word.stem === term.stem) return 1;
  return term.kind === "beginning" && word.form.startsWith(term.form) ? 1 : 0;
}

/** Where the text has what was looked for, in order and without overlaps. */
function findsIn(text: string, terms: readonly Term[]): Range[] {
  const words = wordsOf(text);
  const finds: Range[] = [];
  for (let at = 0; at < words.length; ) {
    const length = Math.max(0, ...terms.map((term) => holds(term, words, at)));
    const first = words[at];
    const last = words[at + length - 1];
    if (length > 0 && first && last) finds.push({ start: first.start, end: last.end });
    at += Math.max(1, length);
  }
  return finds;
}

/** Moves a cut to where no word and no character is cut in two, if such a place is near. */
function cutBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  const space = text.slice(at, at + 20).search(/\s/);
  if (space >= 0) return at + space + 1;
  return isLowSurrogate(text, at) ? at + 1 : at;
}

function cutAfter(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(at - 20, at).lastIndexOf(" ");
  if (space >= 0) return at - 20 + space;
  return isLowSurrogate(text, at) ? at - 1 : at;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The part of a message around the first find, with all finds in that part. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const finds = findsIn(text, terms);
  const first = finds[0] ?? { start: 0, end: 0 };
  const start = Math.min(cutBefore(text, first.start - BEFORE), first.start);
  const end = Math.max(cutAfter(text, start + LENGTH), first.end);
  const lead = start > 0 ? "…" : "";
  return {
    snippet: `${lead}${text.slice(start, end)}${end < text.length ? "…" : ""}`,
    highlights: finds
      .filter((find) => find.end <= end)
      .map((find) => ({ start: find.start - start + lead.length, length: find.end - find.start })),
  };
}
