/** Languages that captions are offered in: those of the interface first, then the most spoken. */
export const CAPTION_LANGUAGES = [
  ...["en", "ru", "zh", "es", "hi", "ar", "pt", "fr", "de", "ja", "ko", "it", "tr", "pl", "uk"],
  ...[
    "be",
    "kk",
    "uz",
    "ka",
    "hy",
    "az",
    "ro",
    "nl",
    "cs",
    "sv",
    "fi",
    "el",
    "he",
    "fa",
    "id",
    "vi",
  ],
] as const;

/** What a language is called in a language: `languageName("de", "ru")` is "немецкий". */
export function languageName(language: string, by: string): string {
  const name = new Intl.DisplayNames(by, { type: "language", fallback: "code" }).of(language);
  return name ?? language;
}
