import { and, eq, ne, sql } from "drizzle-orm";
import type { Company, CompanyVerification } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { beginUse, endOtherUses, fileOfUpload, signFile, usedFile } from "../../media/index.ts";
import { type Actor, hasRole, openCase, reviseCase } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { viewCompany } from "./company-view.ts";
import { isMember, requireMember } from "./membership.ts";
import { COMPANY_KIND } from "./rules.ts";
import { changeCompany, findCompany } from "./store.ts";
import { companies, companyDocuments } from "./tables.ts";

const USE = "company_document";

async function documentsOf({ db }: Pick<WorkDeps, "db">, companyId: string) {
  return db
    .select()
    .from(companyDocuments)
    .where(eq(companyDocuments.companyId, companyId))
    .orderBy(companyDocuments.fileId);
}

/** The caller's own files, each once. Throws `not_found` when one of them is not. */
async function ownFiles(deps: WorkDeps, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const found = await Promise.all(ids.map((id) => fileOfUpload(deps, actor.userId, id)));
  if (found.includes(null)) throw new AppError(commonErrors.not_found);
  return [...new Set(found.flatMap((file) => file?.fileId ?? []))];
}

/** Statements that keep these as the documents of a request, in place of those of the one before it. */
function keepDocuments(deps: WorkDeps, companyId: string, requestId: string, ids: string[]) {
  const { db, clock } = deps;
  const own = and(eq(companies.id, companyId), eq(companies.requestId, requestId));
  const asked = sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${own})`;
  // All columns in the order of the table.
  const each = sql`SELECT ${companyId}, value, ${clock.now()} FROM json_each(${JSON.stringify(ids)})
    WHERE ${asked}`;
  return [
    db.delete(companyDocuments).where(and(eq(companyDocuments.companyId, companyId), asked)),
    db.insert(companyDocuments).select(each),
    ...ids.flatMap((fileId) => beginUse(db, { fileId, usedBy: USE, context: companyId }, asked)),
  ];
}

interface Request {
  readonly documents: readonly string[];
  readonly note: string;
}

/**
 * Puts a company before the moderators with what proves that it is what it says, for its owners. Throws `not_found` for
 * what is no file of the caller's, `forbidden`, `company_verified`.
 */
export async function requestVerification(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
  { documents, note }: Request,
): Promise<Company> {
  const { db, clock } = deps;
  await requireMember(db, companyId, actor.userId, "owner");
  const ids = await ownFiles(deps, actor, documents);
  const requestId = deps.ids.next<string>();
  const now = clock.now();
  const title = (await findCompany(db, companyId))?.name ?? "";
  const subject = { kind: COMPANY_KIND, subjectId: companyId };
  const own = and(eq(companies.id, companyId), eq(companies.requestId, requestId));
  const change = { verification: "pending", requestId, requestNote: note, changedAt: now } as const;
  const only = and(
    isMember(companyId, actor.userId, "owner"),
    ne(companies.verification, "verified"),
  );
  const asked = sql`EXISTS (SELECT 1 FROM ${companies} WHERE ${own})`;
  const [[row]] = await db.batch([
    changeCompany(db, companyId, { ...change, verificationNote: "" }, only),
    reviseCase(db, subject, asked),
    openCase(db, { ...subject, ownerId: actor.userId, title, cause: "new", at: now }, asked),
    ...keepDocuments(deps, companyId, requestId, ids),
  ]);
  if (row === undefined) {
    await requireMember(db, companyId, actor.userId, "owner");
    throw new AppError(errors.company_verified);
  }
  const kept = await documentsOf(deps, companyId);
  await endOtherUses(
    deps,
    USE,
    companyId,
    kept.map(({ fileId }) => fileId),
  );
  return viewCompany(deps, actor, row);
}

/** Where the verification of a company stands, for its members and moderators. Throws `not_found`, `forbidden`. */
export async function getVerification(
  deps: WorkDeps,
  actor: Actor,
  companyId: string,
): Promise<CompanyVerification> {
  const { db } = deps;
  const row = await findCompany(db, companyId);
  if (!hasRole(actor.role, "moderator")) await requireMember(db, companyId, actor.userId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  const documents = [];
  for (const { fileId, createdAt } of await documentsOf(deps, companyId)) {
    // A file goes with its owner's account.
    const own = await usedFile(deps, fileId);
    if (!own) continue;
    const { name, bytes, file } = own;
    const { url } = await signFile(deps, fileId, "content");
    const { contentType } = file;
    documents.push({ fileId, name, bytes, contentType, url, addedAt: iso(createdAt) });
  }
  const { verification, verificationNote, requestNote: note } = row;
  return { verification, verificationNote, note, documents };
}
