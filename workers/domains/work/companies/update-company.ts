import type { z } from "@hono/zod-openapi";
import { and } from "drizzle-orm";
import type { companyPatch } from "../../../../shared/contracts/work/companies.ts";
import type { Company } from "../../../../shared/contracts/work/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { viewCompany } from "./company-view.ts";
import { isMember, requireMember } from "./membership.ts";
import { companyNameWords } from "./rules.ts";
import { changeCompany, indexCompany, slugIsFree } from "./store.ts";

/** Changes a company, for its owners. Throws `not_found`, `forbidden`, `slug_taken`. */
export async function updateCompany(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  patch: z.output<typeof companyPatch>,
): Promise<Company> {
  const { db } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  const change = { ...patch, changedAt: deps.clock.now() };
  const { slug } = patch;
  const free = slug === undefined ? undefined : slugIsFree(slug, companyId);
  const only = and(isMember(companyId, actor.userId, "owner"), free);
  const naming =
    patch.name === undefined ? [] : indexCompany(db, companyId, companyNameWords(patch.name));
  const [[row]] = await db.batch([changeCompany(db, companyId, change, only), ...naming]);
  if (row === undefined) {
    await requireMember(db, companyId, actor.userId, "owner");
    throw new AppError(errors.slug_taken);
  }
  return viewCompany(deps, actor, row);
}
