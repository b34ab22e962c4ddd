import { and, count, desc, eq, lt, or } from "drizzle-orm";
import type { DeadLetter } from "../../../../shared/contracts/platform/jobs.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { DAY, iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../actor.ts";
import { recordAudit, withAudit } from "../audit/with-audit.ts";
import type { PlatformDeps } from "../ports.ts";
import type { Origin } from "../router.ts";
import { deadLetters } from "./tables.ts";

const LIST = "dead letters";
const KEEP_MS = 30 * DAY;

/** A message that came to the queue of the dead. */
interface Corpse {
  readonly id: string;
  readonly queue: string;
  readonly job: string;
  readonly requestId: string | null;
  readonly message: unknown;
  readonly sentAt: number;
}

/** Keeps a message that every attempt failed at. The same one a second time changes nothing. */
export async function keepDeadLetter(deps: PlatformDeps, corpse: Corpse): Promise<void> {
  const { id, queue, job, requestId, message, sentAt } = corpse;
  const sealed = await deps.letters.seal(JSON.stringify(message ?? null), id);
  const row = { id, queue, job, requestId, sealed, sentAt, diedAt: deps.clock.now() };
  await deps.db.insert(deadLetters).values(row).onConflictDoNothing();
  deps.log.error("a message of a queue is dead", { job, queue, letter: id });
}

/** Newest first. */
export async function listDeadLetters(
  deps: PlatformDeps,
  { cursor, limit }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<DeadLetter>> {
  const { id, diedAt } = deadLetters;
  const [at, last] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const older =
    at === undefined
      ? undefined
      : or(lt(diedAt, Number(at)), and(eq(diedAt, Number(at)), lt(id, String(last))));
  const rows = await deps.db
    .select({
      ...{ id, queue: deadLetters.queue, job: deadLetters.job },
      ...{ requestId: deadLetters.requestId, sentAt: deadLetters.sentAt, diedAt },
    })
    .from(deadLetters)
    .where(older)
    .orderBy(desc(diedAt), desc(id))
    .limit(limit + 1);
  const view = (row: (typeof rows)[number]) => ({
    ...row,
    sentAt: iso(row.sentAt),
    diedAt: iso(row.diedAt),
  });
  return pageOf(rows, limit, view, (end) => deps.cursors.seal(LIST, [end.diedAt, end.id]));
}

export async function countDeadLetters(deps: PlatformDeps): Promise<number> {
  const row = await deps.db.select({ dead: count() }).from(deadLetters).get();
  return row?.dead ?? 0;
}

/** Puts it back on its queue; it comes back here if it fails again. Throws `not_found`. */
export async function retryDeadLetter(
  deps: PlatformDeps,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  const letter = await deps.db.select().from(deadLetters).where(eq(deadLetters.id, id)).get();
  const text = letter ? await deps.letters.open(letter.sealed, id) : null;
  if (!letter || text === null) throw new AppError(commonErrors.not_found);
  await recordAudit(deps, {
    ...{ actorId: actor.userId, action: "dead-letter.retry", target: `dead-letter:${id}` },
    ...{ ip: origin.ip, details: { job: letter.job } },
  });
  // On the queue first: what dies in between is there twice rather than not at all.
  await deps.jobs.enqueue(letter.job, JSON.parse(text));
  await deps.db.delete(deadLetters).where(eq(deadLetters.id, id));
}

/** Throws it away. Throws `not_found`. */
export async function discardDeadLetter(
  deps: PlatformDeps,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  const entry = {
    ...{ actorId: actor.userId, action: "dead-letter.discard", target: `dead-letter:${id}` },
    ip: origin.ip,
  };
  const gone = await withAudit(
    deps,
    entry,
    deps.db.delete(deadLetters).where(eq(deadLetters.id, id)),
  );
  if (gone === null) throw new AppError(commonErrors.not_found);
}

/** Forgets those that nobody has looked after. */
export async function purgeDeadLetters(deps: PlatformDeps): Promise<{ purged: number }> {
  const upTo = deps.clock.now() - KEEP_MS;
  const { meta } = await deps.db.delete(deadLetters).where(lt(deadLetters.diedAt, upTo));
  return { purged: meta.changes };
}
