import type { DeviceLogEntry, DeviceLogPage } from "../../../../../shared/contracts/chat/index.ts";
import { iso } from "../../../../../shared/kernel/time.ts";
import type { ChatDeps } from "../../ports.ts";
import { findEntries, findHead, type LogRow } from "./store.ts";

const PAGE = 100;

/** An entry as it is shown. */
export function viewEntry({ seq, entry, signature, hash, createdAt }: LogRow): DeviceLogEntry {
  return { seq, entry, signature, hash, createdAt: iso(createdAt) };
}

/** Some entries after `after`, and where the log ends. */
export async function readLog(
  { db }: ChatDeps,
  userId: string,
  after: number,
): Promise<DeviceLogPage> {
  const [rows, head] = await Promise.all([
    findEntries(db, userId, after, PAGE),
    findHead(db, userId),
  ]);
  return { items: rows.map(viewEntry), head };
}
