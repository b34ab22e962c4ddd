/** How reports and moderators name companies. */
export const COMPANY_KIND = "company";

/** The words of a company's name by which it is found. */
export function companyNameWords(name: string): string[] {
  const key = name.normalize("NFKC").toLowerCase().replaceAll("ё", "е");
  return [...new Set(key.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean))];
}
