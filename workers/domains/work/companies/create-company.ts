import type { z } from "@hono/zod-openapi";
import type { companyDraft } from "../../../../shared/contracts/work/companies.ts";
import { COMPANY_LIMITS, type Company } from "../../../../shared/contracts/work/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, askFirstLook, enforceRate } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { viewCompany } from "./company-view.ts";
import { COMPANY_KIND, companyNameWords } from "./rules.ts";
import { slugOf } from "./slug.ts";
import { countOwned, findCompany, indexCompany, insertCompany } from "./store.ts";

const RATE = { name: "companies", limit: 30, windowSeconds: HOUR / SECOND };

/** A name's own slug, then ones that nobody else can have thought of. */
const TRIES = 4;

/**
 * Founds a company, whose owner the caller is, once for that id. Throws `slug_taken`, `too_many_companies`, `rate_limited`.
 */
export async function createCompany(
  deps: WorkDeps,
  actor: Actor,
  draft: z.output<typeof companyDraft>,
  id: string,
): Promise<Company> {
  const { db } = deps;
  const founded = await findCompany(db, id);
  if (founded) return viewCompany(deps, actor, founded);
  await enforceRate(deps, `companies:${actor.userId}`, RATE);
  if ((await countOwned(db, actor.userId)) >= COMPANY_LIMITS.companiesOfOne) {
    throw new AppError(errors.too_many_companies);
  }
  const now = deps.clock.now();
  const own = slugOf(draft.name);
  for (let round = 0; round < (draft.slug === undefined ? TRIES : 1); round += 1) {
    const other = `${own}-${deps.ids.random(3).toHex()}`;
    const slug = draft.slug ?? (round === 0 ? own : other);
    const [added] = await db.batch([
      ...insertCompany(db, { ...draft, id, slug, createdAt: now, changedAt: now }, actor.userId),
      ...indexCompany(db, id, draft.name, companyNameWords(draft.name)),
    ]);
    const row = added.length > 0 ? await findCompany(db, id) : undefined;
    if (!row) continue;
    await askFirstLook(deps, { kind: COMPANY_KIND, subjectId: id });
    return viewCompany(deps, actor, row);
  }
  throw new AppError(errors.slug_taken);
}
