import { unpacked } from "../bytes.ts";
import { type Kept, keptBetween, lateChanges, messageKey, putKept } from "../engine/messages.ts";
import type { Change, Store } from "../engine/ports.ts";

/** Events whose rows lie in one part: a change of one of them has the part made anew. */
const BUCKET = 256;
const LAST_SEQ = 999_999_999_999;

/** Rows of a chat that lie together. */
export interface Bucket {
  readonly bucket: number;
  readonly rows: readonly Kept[];
}

/** What this device has read of a chat, oldest first, in parts; what it could not read is not among it. */
export async function* bucketsOf(store: Store, chatId: string): AsyncGenerator<Bucket> {
  for (let from = 0; ; ) {
    const [first, last] = [messageKey(chatId, from), messageKey(chatId, LAST_SEQ)];
    const [next] = await store.range("message", first, last, { limit: 1 });
    if (!next) return;
    const bucket = Math.floor(unpacked<Kept>(next[1]).seq / BUCKET);
    const rows = await rowsIn(store, chatId, bucket);
    if (rows.length > 0) yield { bucket, rows };
    from = (bucket + 1) * BUCKET;
  }
}

export async function rowsIn(store: Store, chatId: string, bucket: number): Promise<Kept[]> {
  const rows = await keptBetween(store, chatId, bucket * BUCKET, (bucket + 1) * BUCKET - 1);
  return rows.filter(({ kind }) => kind !== "unreadable");
}

/** The rows that were handed over, those that do not belong there aside. */
export function rowsFrom(value: unknown, bucket: number): Kept[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (row: Partial<Kept> | null) =>
      typeof row?.seq === "number" &&
      Math.floor(row.seq / BUCKET) === bucket &&
      typeof row.kind === "string" &&
      row.kind !== "unreadable",
  );
}

/** What to write down so that these rows of another device are here too: nothing that is here already, or is newer. */
export async function merged(
  store: Store,
  chatId: string,
  bucket: number,
  rows: readonly Kept[],
): Promise<Change[]> {
  const here = await keptBetween(store, chatId, bucket * BUCKET, (bucket + 1) * BUCKET - 1);
  const known = new Map(here.map((one) => [one.seq, one]));
  return rows.filter((row) => isNews(known.get(row.seq), row)).map((row) => putKept(chatId, row));
}

function isNews(here: Kept | undefined, there: Kept): boolean {
  if (!here || here.kind === "unreadable") return true;
  if (here.kind !== "message" || there.kind !== "message") return false;
  // Whatever was deleted stays deleted.
  if (here.deletedAt !== null || there.deletedAt !== null) return here.deletedAt === null;
  return there.changedSeq > here.changedSeq;
}

/** Changes that this device has read before it had the messages that they are of. */
export async function settleLate(store: Store, chatId: string): Promise<void> {
  await store.write(await lateChanges(store, chatId));
}
