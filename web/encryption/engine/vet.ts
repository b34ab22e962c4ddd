import { packed, unpacked } from "../bytes.ts";
import { type Leaf, leafName, leavesOf } from "../mls/state.ts";
import type { ChatRecord, LogHead } from "./chat-record.ts";
import { isTrusted, type KnownLog, type KnownLogs } from "./known-logs.ts";
import type { Change, Store, Surroundings } from "./ports.ts";
import type { Known } from "./take-in.ts";

/** Something that this device has noticed of a member's devices, after that event of the chat. */
export interface Notice {
  readonly seq: number;
  readonly userId: string;
  /** `restarted`: all devices are others than before. `contradictory`: the platform's word cannot be true. */
  readonly kind: "changed" | "restarted" | "contradictory";
  readonly at: number;
}

type Vetting = Pick<ChatRecord, "vetted" | "heads"> & { readonly notices: readonly Notice[] };

/**
 * Finds out whether the devices in a group are their owners': by the owners' device logs, and by the platform's list. Of
 * a device that was not seen before, and of everybody every few minutes, the log is asked for anew; whatever has come to
 * it, its owner's devices are all looked at again. Answers `null` if nothing is known that was not before.
 */
export async function vet(
  around: Surroundings,
  logs: KnownLogs,
  { record, state }: Known,
): Promise<Vetting | null> {
  const leaves = (state ? leavesOf(state.ratchetTree) : []).filter(({ userId }) =>
    record.members.includes(userId),
  );
  const people = [...new Set(leaves.map(({ userId }) => userId))];
  const all = await Promise.all(
    people.map((userId) =>
      vetOne(
        around,
        logs,
        record,
        leaves.filter((one) => one.userId === userId),
      ),
    ),
  );
  const news = all.filter((one) => one !== null);
  if (news.length === 0) return null;
  const kept = Object.entries(record.vetted).filter(
    ([name]) => !news.some(({ userId }) => name.startsWith(`${userId}/`)),
  );
  return {
    vetted: Object.fromEntries([...kept, ...news.flatMap(({ vetted }) => vetted)]),
    heads: { ...record.heads, ...Object.fromEntries(news.map((one) => [one.userId, one.head])) },
    notices: news.flatMap(({ notice }) => notice ?? []),
  };
}

async function vetOne(
  { transport, now }: Surroundings,
  logs: KnownLogs,
  { vetted, heads, cursor }: ChatRecord,
  leaves: readonly Leaf[],
) {
  const [{ userId } = { userId: "" }] = leaves;
  const isNew = leaves.some((leaf) => vetted[leafName(leaf)] === undefined);
  const known = await (isNew ? logs.of(userId, 0) : logs.of(userId));
  const head = headOf(known);
  const before = heads[userId];
  if (!isNew && isSame(before, head)) return null;
  const listed = new Set(
    (await transport.devices(userId)).map(({ id, signatureKey }) =>
      leafName({ userId, deviceId: id, signatureKey }),
    ),
  );
  const theirs = leaves.map((leaf) => {
    const name = leafName(leaf);
    const device = { deviceId: leaf.deviceId, key: leaf.signatureKey };
    return [name, listed.has(name) && isTrusted(known, device)] as const;
  });
  const kind = isSame(before, head) ? null : kindOf(before, head);
  const notice: Notice | null = kind && { seq: cursor, userId, kind, at: now() };
  return { userId, vetted: theirs, head, notice };
}

function headOf({ log, contradictory }: KnownLog): LogHead {
  return { hash: log.head, root: log.root?.seq ?? 0, contradictory };
}

function isSame(before: LogHead | undefined, after: LogHead): boolean {
  return (
    before !== undefined &&
    before.hash === after.hash &&
    before.contradictory === after.contradictory
  );
}

function kindOf(before: LogHead | undefined, after: LogHead): Notice["kind"] | null {
  if (after.contradictory) return before?.contradictory ? null : "contradictory";
  if (!before) return null;
  if (before.root !== after.root && before.root > 0) return "restarted";
  return before.hash === after.hash ? null : "changed";
}

const WIDTH = 12;

function noticeKey(chatId: string, { seq, userId, kind, at }: Notice): string {
  return `${chatId}/${String(seq).padStart(WIDTH, "0")}/${at}/${kind}/${userId}`;
}

export function noticeChange(chatId: string, notice: Notice): Change {
  return { table: "notice", key: noticeKey(chatId, notice), value: packed(notice) };
}

export async function noticesOf(store: Store, chatId: string): Promise<Notice[]> {
  const rows = await store.range("notice", `${chatId}/`, `${chatId}/~`);
  return rows.map(([, value]) => unpacked<Notice>(value));
}
