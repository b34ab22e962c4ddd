import { stemmer as englishStem } from "@orama/stemmers/english";
import { stemmer as russianStem } from "@orama/stemmers/russian";

/** A word of a text: where it stands, the form it is compared by, and what its forms have in common. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly form: string;
  readonly stem: string;
}

const WORDS = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /^[\p{Script=Latin}]+$/u;
/** Longer runs of letters are no words: keys, numbers of things, pasted data. */
const LONGEST_WORD = 64;

/** Stems of words that came lately: a text is mostly of words that others are of too. */
const stems = new Map<string, string>();
const MOST_STEMS = 4_096;

/** Letters that people write one for the other are one: case, accents of Latin letters, ё and е. */
function formOf(word: string): string {
  const lower = word.normalize("NFKC").toLowerCase();
  if (CYRILLIC.test(lower)) return lower.replaceAll("ё", "е");
  return lower.normalize("NFD").replace(/\p{M}/gu, "");
}

function stemOf(form: string): string {
  const known = stems.get(form);
  if (known !== undefined) return known;
  const stem = madeStem(form);
  if (stems.size >= MOST_STEMS) stems.clear();
  stems.set(form, stem);
  return stem;
}

function madeStem(form: string): string {
  if (CYRILLIC.test(form)) return russianStem(form);
  return LATIN.test(form) ? englishStem(form) : form;
}

/** The words of a text, in order. Stems are Snowball's (Russian, English); other languages have their words as they are. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    const form = formOf(word.slice(0, LONGEST_WORD));
    if (form !== "") {
      words.push({ start: index, end: index + word.length, form, stem: stemOf(form) });
    }
  }
  return words;
}
