import { createHash } from "node:crypto";

/** An entry of the audit trail as it is stored. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly actorId: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly details: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first entry names as the hash before it. */
export const CHAIN_START = "0".repeat(64);

/** The end of a chain: what its next entry follows. */
export type ChainHead = Pick<AuditRow, "seq" | "hash">;

export const emptyChain: ChainHead = { seq: 0, hash: CHAIN_START };

/**
 * Hash of an entry: SHA-256 in hex over the UTF-8 of a JSON array of its columns in the order of {@link AuditRow}, the
 * hash itself left out. An array has one form only, and `details` is hashed as the text that is stored.
 */
export function entryHash(entry: Omit<AuditRow, "hash">): string {
  const { seq, at, actorId, action, target, ip, requestId, details, previousHash } = entry;
  const columns = [seq, at, actorId, action, target, ip, requestId, details, previousHash];
  return createHash("sha256").update(JSON.stringify(columns)).digest("hex");
}

/** Why the entry cannot be the one after `before`, or `null`. */
export function breach(before: ChainHead, entry: AuditRow): string | null {
  if (entry.seq !== before.seq + 1) return `entry ${before.seq + 1} is missing`;
  if (entry.previousHash !== before.hash)
    return `entry ${entry.seq} does not follow the one before`;
  if (entry.hash !== entryHash(entry)) return `entry ${entry.seq} was altered`;
  return null;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

/** JSON whose objects have their members in order of their names. */
export function canonicalJson(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(sorted(value));
}
