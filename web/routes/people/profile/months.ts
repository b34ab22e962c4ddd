/** A year, or a month of one (`2021-04`), as a language writes it. */
export function monthText(month: string, language: string): string {
  if (!month.includes("-")) return month;
  const format = { year: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language, format).format(new Date(`${month}-01T00:00:00Z`));
}
