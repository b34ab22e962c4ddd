import { type Word, wordsOf } from "./words.ts";

/** One thing that a message must hold: words that follow each other, or one word in any of its forms. */
export type Term =
  | { readonly kind: "phrase"; readonly forms: readonly string[] }
  | { readonly kind: "word"; readonly form: string; readonly stem: string }
  /** The word that is still being written: also a beginning of one. */
  | { readonly kind: "beginning"; readonly form: string; readonly stem: string };

const MOST_TERMS = 16;
const PARTS = /"([^"]*)"?|[^"]+/g;

function phrase(words: readonly Word[]): Term[] {
  return words.length === 0 ? [] : [{ kind: "phrase", forms: words.map(({ form }) => form) }];
}

/** What somebody looks for. Nothing in it is an operator: quotes hold words together, all else parts them. */
export function termsOf(query: string): Term[] {
  const terms: Term[] = [];
  for (const [part, quoted] of query.matchAll(PARTS)) {
    if (quoted !== undefined) terms.push(...phrase(wordsOf(quoted)));
    else for (const { form, stem } of wordsOf(part)) terms.push({ kind: "word", form, stem });
  }
  const last = terms.at(-1);
  if (last?.kind !== "word") return terms.slice(0, MOST_TERMS);
  return [...terms.slice(0, -1), { ...last, kind: "beginning" } as const].slice(0, MOST_TERMS);
}

/** Forms and stems hold letters and digits only, so that quoting them is safe. */
const quoted = (text: string) => `"${text}"`;

function matchOf(term: Term): string {
  switch (term.kind) {
    case "phrase":
      return `form : ${quoted(term.forms.join(" "))}`;
    case "word":
      return `(form : ${quoted(term.form)} OR stem : ${quoted(term.stem)})`;
    case "beginning":
      return `(form : ${quoted(term.form)} * OR stem : ${quoted(term.stem)})`;
  }
}

/** The terms as an FTS5 query over the columns `form` and `stem`. */
export function matchExpression(terms: readonly Term[]): string {
  return terms.map(matchOf).join(" AND ");
}
