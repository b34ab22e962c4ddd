import { z } from "@hono/zod-openapi";
import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { QueueJob } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { exportMail } from "../mails/export-mail.ts";
import { exportPage } from "../pages.ts";
import { findUser } from "../store.ts";
import {
  type ExportRow,
  endExport,
  expiredExports,
  forgetExports,
  markExpired,
  strandedExports,
  takeExport,
} from "./export-store.ts";
import { EXPORT_JOB, EXPORT_MS, SILENT_MS } from "./rules.ts";

const KEPT_MS = 30 * EXPORT_MS;
/** Tried again until then; after that it is given up. */
const GIVEN_UP_MS = 6 * SILENT_MS;
const QUEUED_MS = 10 * MINUTE;

async function tell(deps: IdentityDeps, userId: string): Promise<void> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.status === "deleted") return;
  await deps.mailer.send(exportMail(row, exportPage(deps)));
}

async function finish(deps: IdentityDeps, row: ExportRow, key: string, bytes: number) {
  const now = deps.clock.now();
  const end = { status: "done", finishedAt: now, bytes, expiresAt: now + EXPORT_MS } as const;
  if (await endExport(deps.db, row, end)) await tell(deps, row.userId);
  else await deps.archives.delete([key]);
}

/**
 * Makes the zip of an export that waits. Whoever comes second finds it taken, and does nothing; one whose maker died is
 * taken over, and what the dead one leaves is deleted.
 */
async function makeExport(deps: IdentityDeps, exportId: string): Promise<void> {
  const now = deps.clock.now();
  const key = `exports/${exportId}/${deps.ids.next<string>()}.zip`;
  const row = await takeExport(deps.db, exportId, key, now, now - SILENT_MS);
  if (row === undefined) return;
  try {
    const bytes = await deps.archives.write(key, deps.personalData(row.userId));
    await finish(deps, row, key, bytes);
  } catch (error) {
    deps.log.error("an export failed", { exportId, error });
    const failed = { status: "failed", finishedAt: now, bytes: null, expiresAt: now } as const;
    await endExport(deps.db, row, failed);
  }
}

const message = z.object({ exportId: z.uuid() });

export const exportJob: QueueJob<IdentityDeps, typeof message> = {
  name: EXPORT_JOB,
  message,
  handle: (deps, { exportId }) => makeExport(deps, exportId),
};

/** Asks again for exports that nobody works on, and gives up those that were tried for long. */
export async function resumeExports(deps: IdentityDeps): Promise<{ resumed: number }> {
  const now = deps.clock.now();
  const stranded = await strandedExports(deps.db, now - QUEUED_MS, now - SILENT_MS);
  for (const row of stranded) {
    if (row.key !== null) await deps.archives.delete([row.key]);
    const failed = { status: "failed", finishedAt: now, bytes: null, expiresAt: now } as const;
    const old = row.createdAt <= now - GIVEN_UP_MS && row.status === "running";
    if (old) await endExport(deps.db, row, failed);
    else await deps.jobs.enqueue(EXPORT_JOB, { exportId: row.id });
  }
  return { resumed: stranded.length };
}

/** Deletes the files of exports that have run out. */
export async function expireExports(deps: IdentityDeps): Promise<{ expired: number }> {
  const now = deps.clock.now();
  const rows = await expiredExports(deps.db, now);
  const keys = rows.flatMap(({ key }) => key ?? []);
  if (keys.length > 0) await deps.archives.delete(keys);
  if (rows.length > 0) {
    await markExpired(
      deps.db,
      rows.map(({ id }) => id),
    );
  }
  await forgetExports(deps.db, now - KEPT_MS);
  return { expired: rows.length };
}
