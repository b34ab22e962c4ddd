import { wordsOf } from "../platform/index.ts";

const MOST_WORDS = 2_000;
const MOST_SOUGHT = 8;

/** The words of texts in the form they are looked for: each once, each after a space. */
export function searchable(...texts: readonly (string | null | undefined)[]): string {
  const forms = texts.flatMap((text) => wordsOf(text ?? "").map(({ form }) => form));
  return [...new Set(forms)]
    .slice(0, MOST_WORDS)
    .map((form) => ` ${form}`)
    .join("");
}

/** What somebody looks for: beginnings of words, each as it stands in what {@link searchable} answers. */
export function sought(query: string): string[] {
  const forms = new Set(wordsOf(query).map(({ form }) => form));
  return [...forms].slice(0, MOST_SOUGHT).map((form) => ` ${form}`);
}
