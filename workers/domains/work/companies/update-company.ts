import type { z } from "@hono/zod-openapi";
import { and } from "drizzle-orm";
import type { companyPatch } from "../../../../shared/contracts/work/companies.ts";
import type { Company } from "../../../../shared/contracts/work/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import { type Actor, askFirstLook, openCase, reviseCase } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { viewCompany } from "./company-view.ts";
import { isMember, requireMember } from "./membership.ts";
import { afterRenaming, changedThen, waitsForLook } from "./moderate-company.ts";
import { COMPANY_KIND, companyNameWords } from "./rules.ts";
import { changeCompany, findCompany, indexCompany, slugIsFree } from "./store.ts";

/**
 * Changes a company, for its owners. A verified one that takes another name goes before the moderators, and one that they
 * have taken down goes before them again. Throws `not_found`, `forbidden`, `slug_taken`.
 */
export async function updateCompany(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  patch: z.output<typeof companyPatch>,
): Promise<Company> {
  const { db } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  const now = deps.clock.now();
  const change = {
    ...patch,
    changedAt: now,
    ...(patch.name !== undefined && { verification: afterRenaming(patch.name) }),
  };
  const { slug } = patch;
  const free = slug === undefined ? undefined : slugIsFree(slug, companyId);
  const only = and(isMember(companyId, actor.userId, "owner"), free);
  const { name } = patch;
  const naming =
    name === undefined ? [] : indexCompany(db, companyId, name, companyNameWords(name));
  const subject = { kind: COMPANY_KIND, subjectId: companyId };
  const before = await findCompany(db, companyId);
  const title = name ?? before?.name ?? "";
  const opening = { ...subject, ownerId: actor.userId, title, cause: "new", at: now } as const;
  const [[row]] = await db.batch([
    changeCompany(db, companyId, change, only),
    reviseCase(db, subject, changedThen(companyId, now)),
    openCase(db, opening, waitsForLook(companyId, now)),
    ...naming,
  ]);
  if (row === undefined) {
    await requireMember(db, companyId, actor.userId, "owner");
    throw new AppError(errors.slug_taken);
  }
  await askFirstLook(deps, subject);
  return viewCompany(deps, actor, row);
}
