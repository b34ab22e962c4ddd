import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso, SECOND } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { type ExportRow, findExport } from "./export-store.ts";
import { signedExport } from "./rules.ts";

function isFetchable(row: ExportRow, now: number): row is ExportRow & { expiresAt: number } {
  return row.status === "done" && row.expiresAt !== null && row.expiresAt > now;
}

async function linkOf(deps: IdentityDeps, id: string, expiresAt: number): Promise<string> {
  const expires = Math.floor(expiresAt / SECOND);
  const signature = await deps.exportUrls.sign(signedExport(id, expires));
  return `${deps.config.publicUrl}/api/exports/${id}?expires=${expires}&signature=${signature}`;
}

/** How far an export of the caller's is. Throws `not_found`. */
export async function getExport(deps: IdentityDeps, actor: Actor, id: string) {
  const row = await findExport(deps.db, id);
  if (row?.userId !== actor.userId) throw new AppError(commonErrors.not_found);
  const fetchable = isFetchable(row, deps.clock.now());
  return {
    jobId: row.id,
    status: row.status === "done" && !fetchable ? "expired" : row.status,
    createdAt: iso(row.createdAt),
    size: row.bytes,
    url: fetchable ? await linkOf(deps, row.id, row.expiresAt) : null,
    expiresAt: row.expiresAt === null ? null : iso(row.expiresAt),
  };
}

interface Link {
  readonly expires?: number | undefined;
  readonly signature?: string | undefined;
}

/** The zip itself, for whoever has the link. Throws `not_found` for a link that is not ours, `gone` after its time. */
export async function openExport(deps: IdentityDeps, id: string, link: Link) {
  const { expires = 0, signature = "" } = link;
  const ours = await deps.exportUrls.verifies(signedExport(id, expires), signature);
  if (!ours) throw new AppError(commonErrors.not_found);
  const row = await findExport(deps.db, id);
  if (row === undefined || row.key === null || !isFetchable(row, deps.clock.now())) {
    throw new AppError(commonErrors.gone);
  }
  const file = await deps.archives.open(row.key);
  if (file === null) throw new AppError(commonErrors.gone);
  return { ...file, name: `veche-${iso(row.createdAt).slice(0, 10)}.zip` };
}
