import type { BatchItem } from "drizzle-orm/batch";
import type { PlatformDeps } from "../ports.ts";
import { type AuditRow, canonicalJson, entryHash } from "./chain.ts";
import { chainHead, insertEntry, insertEntryOfChange } from "./store.ts";

/** Something that was done with power. */
export interface AuditEntry {
  /** Who did it; `null` for the platform itself. */
  readonly actorId: string | null;
  /** `user.suspend`, `app.create`, … */
  readonly action: string;
  /** What it was done to, with its kind: `user:…`, `app:…`. */
  readonly target?: string | null;
  readonly ip?: string | null;
  /** What changed. Never a secret, and nothing that says who a person is: entries outlive people. */
  readonly details?: Readonly<Record<string, unknown>>;
}

type Statement = BatchItem<"sqlite">;
type Audited = Pick<PlatformDeps, "db" | "clock" | "trace">;

/** Each round at least one of those who write at once gets through; more than this many at once are a fault. */
const MOST_ROUNDS = 500;

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return `${error.message}\n${describe(error.cause)}`;
}

/** Another entry has come before: the trigger of the table says so, or its unique index. */
function lostRace(error: unknown): boolean {
  return /audit_log: not the next entry|UNIQUE constraint failed: audit_log\./.test(
    describe(error),
  );
}

function changedNothing(error: unknown): boolean {
  return describe(error).includes("NOT NULL constraint failed: audit_log.hash");
}

async function nextRow(deps: Audited, entry: AuditEntry): Promise<AuditRow> {
  const head = await chainHead(deps.db);
  const row = {
    seq: head.seq + 1,
    at: deps.clock.now(),
    actorId: entry.actorId,
    action: entry.action,
    target: entry.target ?? null,
    ip: entry.ip ?? null,
    requestId: deps.trace.requestId,
    details: canonicalJson(entry.details ?? {}),
    previousHash: head.hash,
  };
  return { ...row, hash: entryHash(row) };
}

/** Reads the trail's end and tries to write after it, until no other entry comes between. */
async function untilWon<Result>(
  deps: Audited,
  entry: AuditEntry,
  write: (row: AuditRow) => Promise<Result>,
): Promise<Result> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    try {
      return await write(await nextRow(deps, entry));
    } catch (error) {
      if (!lostRace(error)) throw error;
    }
  }
  throw new Error("the audit trail is written too fast to follow");
}

/**
 * Does something and writes it into the audit trail, in one batch: both happen, or neither. `change` is the statement
 * that decides: if it changes no row, nothing of the batch happens, and the answer is `null`. Else it is what `change`
 * answers. `then` comes after it.
 */
export async function withAudit<Change extends Statement>(
  deps: Audited,
  entry: AuditEntry,
  change: Change,
  then: readonly Statement[] = [],
): Promise<Change["_"]["result"] | null> {
  const write = async (row: AuditRow): Promise<Change["_"]["result"]> => {
    const recorded = insertEntryOfChange(deps.db, row);
    const [result] = await deps.db.batch([change, recorded, ...then]);
    return result;
  };
  try {
    return await untilWon(deps, entry, write);
  } catch (error) {
    if (changedNothing(error)) return null;
    throw error;
  }
}

/** Writes down what was done outside the database. Call it before the deed: what is told must not be less than what was done. */
export async function recordAudit(deps: Audited, entry: AuditEntry): Promise<void> {
  await untilWon(deps, entry, (row) => insertEntry(deps.db, row).run());
}
