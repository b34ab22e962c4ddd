import { pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { type HistoryFilter, listSecurityEvents, type SecurityEvent } from "./store.ts";

const LIST = "security-events";

interface Query extends HistoryFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** An entry as the account's owner sees it. */
export function historyEntryOf(row: SecurityEvent) {
  const { id, kind, ip, country, device, method, result, suspicious, reason, sessionId } = row;
  const what = { kind, method, result, suspicious, reason };
  return { id, ...what, at: iso(row.at), ip, country, device, sessionId };
}

/** What happened to the caller's account, newest first. */
export async function listHistory(deps: IdentityDeps, actor: Actor, query: Query) {
  const { cursor, limit } = query;
  const [before] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const after = before === undefined ? null : String(before);
  const rows = await listSecurityEvents(deps.db, actor.userId, query, after, limit + 1);
  return pageOf(rows, limit, historyEntryOf, (last) => deps.cursors.seal(LIST, [last.id]));
}
