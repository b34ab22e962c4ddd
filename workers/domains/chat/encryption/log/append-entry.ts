import {
  type DeviceLog,
  emptyLog,
  entryHash,
  followed,
  type LogEntry,
  type LogFault,
  readEntry,
  type SignedEntry,
} from "../../../../../shared/device-log/index.ts";
import { AppError } from "../../../../../shared/kernel/app-error.ts";
import { DAY, HOUR, type Millis, SECOND } from "../../../../../shared/kernel/time.ts";
import { type Actor, enforceRate, type Origin, withAudit } from "../../../platform/index.ts";
import { errors } from "../../errors.ts";
import type { ChatDeps } from "../../ports.ts";
import { isSignedBy } from "../signature.ts";
import { appendEntry as appendRow, findEntries, type LogRow } from "./store.ts";

const POLICY = { name: "device-log", limit: 60, windowSeconds: HOUR / SECOND };
/** Clocks of devices go wrong. */
const SLACK_MS: Millis = DAY;
const PAGE = 500;

type Fault = LogFault | "time";

const FAULTS: Readonly<Record<Fault, string>> = {
  malformed: "malformed: this is no entry of a device log.",
  person: "person: it is of another person's log.",
  place: "place: that cannot come here.",
  signer: "signer: who signs it may not do that.",
  subject: "subject: that cannot be done to this device or key.",
  signature: "signature: it is not signed by that key.",
  time: "time: it is of another day.",
};

function refused(fault: Fault): AppError {
  const path = fault === "signature" ? "signature" : "entry";
  return new AppError(errors.entry_refused, { fields: [{ path, message: FAULTS[fault] }] });
}

/** The log that stands: the platform has checked each entry when it came, and checks them again. */
async function standing(deps: ChatDeps, userId: string): Promise<[DeviceLog, LogRow[]]> {
  const rows: LogRow[] = [];
  let log = emptyLog(userId);
  for (;;) {
    const page = await findEntries(deps.db, userId, log.seq, PAGE);
    for (const row of page) {
      const after = await followed(log, row, isSignedBy);
      if (typeof after === "string") throw new Error(`a device log is broken: ${after}`);
      log = after;
    }
    rows.push(...page);
    if (page.length < PAGE) return [log, rows];
  }
}

function auditOf(userId: string, entry: LogEntry, hash: string, ip: string | null) {
  const deviceId = "deviceId" in entry.subject ? entry.subject.deviceId : null;
  return {
    actorId: userId,
    action: `device_log.${entry.kind}`,
    target: `user:${userId}`,
    ip,
    details: { seq: entry.seq, hash, deviceId },
  };
}

/**
 * Adds an entry to the caller's own device log, and to the audit trail: both, or neither. The same entry again changes
 * nothing. Throws `stale_log` if it does not follow the newest one, `entry_refused`, `rate_limited`.
 */
export async function appendEntry(
  deps: ChatDeps,
  { userId }: Actor,
  signed: SignedEntry,
  { ip }: Origin,
): Promise<LogRow> {
  await enforceRate(deps, `device-log:${userId}`, POLICY);
  const entry = readEntry(signed);
  if (!entry) throw refused("malformed");
  if (entry.userId !== userId) throw refused("person");
  const [log, rows] = await standing(deps, userId);
  const hash = await entryHash(entry);
  const same = rows.find((row) => row.seq === entry.seq && row.hash === hash);
  if (same) return same;
  if (entry.seq !== log.seq + 1 || entry.prev !== log.head) throw new AppError(errors.stale_log);
  const createdAt = deps.clock.now();
  if (Math.abs(entry.at - createdAt) > SLACK_MS) throw refused("time");
  const after = await followed(log, signed, isSignedBy);
  if (typeof after === "string") throw refused(after);
  const row = { userId, seq: entry.seq, ...signed, hash, createdAt };
  const audit = auditOf(userId, entry, hash, ip);
  const added = await withAudit(deps, audit, appendRow(deps.db, row, entry.prev));
  if (added) return row;
  return raced(deps, row);
}

/** Another entry has taken the place, or another call has brought this very one. */
async function raced(deps: ChatDeps, { userId, seq, hash }: LogRow): Promise<LogRow> {
  const [there] = await findEntries(deps.db, userId, seq - 1, 1);
  if (there?.hash === hash) return there;
  throw new AppError(errors.stale_log);
}
