import { z } from "@hono/zod-openapi";
import type { Company } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { type Actor, hasRole } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { viewCompanies, viewCompany } from "./company-view.ts";
import { roleIn } from "./membership.ts";
import { companyNameWords } from "./rules.ts";
import { type CompanyRow, findBySlug, findCompany, listCompanyRows } from "./store.ts";

const LIST = "companies";

const isId = (text: string) => z.uuid().safeParse(text).success;

/** A company that this person sees, by its id or slug. Throws `not_found`. */
export async function seenCompany(
  deps: WorkDeps,
  viewer: Actor | null,
  idOrSlug: string,
): Promise<CompanyRow> {
  const { db } = deps;
  const row = isId(idOrSlug) ? await findCompany(db, idOrSlug) : await findBySlug(db, idOrSlug);
  if (row?.shown) return row;
  const inside =
    row !== undefined &&
    viewer !== null &&
    (hasRole(viewer.role, "moderator") || (await roleIn(db, row.id, viewer.userId)) !== null);
  if (!inside) throw new AppError(commonErrors.not_found);
  return row;
}

/** One company, by its id or slug. Throws `not_found`. */
export async function getCompany(
  deps: WorkDeps,
  viewer: Actor | null,
  idOrSlug: string,
): Promise<Company> {
  return viewCompany(deps, viewer, await seenCompany(deps, viewer, idOrSlug));
}

interface Query {
  readonly q?: string | undefined;
  readonly mine?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Companies, newest first. Throws `invalid_cursor`, and `unauthorized` for nobody's own. */
export async function listCompanies(
  deps: WorkDeps,
  viewer: Actor | null,
  { q, mine = false, limit, cursor }: Query,
): Promise<Page<Company>> {
  if (mine && viewer === null) throw new AppError(commonErrors.unauthorized);
  const [before] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const filter = {
    words: companyNameWords(q ?? ""),
    memberId: mine && viewer !== null ? viewer.userId : null,
  };
  const from = before === undefined ? null : String(before);
  const rows = await listCompanyRows(deps.db, filter, from, limit + 1);
  const shown = rows.slice(0, limit);
  const views = new Map((await viewCompanies(deps, viewer, shown)).map((view) => [view.id, view]));
  const viewOf = ({ id }: CompanyRow) => {
    const view = views.get(id);
    if (view === undefined) throw new Error("a company has no view");
    return view;
  };
  return pageOf(rows, limit, viewOf, ({ id }) => deps.cursors.seal(LIST, [id]));
}
