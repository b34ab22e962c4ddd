import {
  workContracts as contracts,
  type VacancyQuery,
} from "../../../../shared/contracts/work/index.ts";

/** What belongs to a page of a search, and not to what is looked for. */
const OF_A_PAGE = ["limit", "cursor", "sort", "facets"];

/** A search as it is kept: without what belongs to one page of it. */
export function keptQuery(query: string): string {
  const asked = new URLSearchParams(query);
  for (const name of OF_A_PAGE) asked.delete(name);
  return asked.toString();
}

/** What a kept search looks for, the newest first; or what is wrong with it. */
export function parsedQuery(
  query: string,
  limit: number,
): { readonly query: VacancyQuery } | { readonly problem: string } {
  const asked = Object.fromEntries(new URLSearchParams(keptQuery(query)));
  const parsed = contracts.searchVacancies.query.safeParse({ ...asked, limit, sort: "new" });
  if (parsed.success) return { query: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() };
}
