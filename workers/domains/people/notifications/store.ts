import { createHash } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { users } from "../../identity/index.ts";
import type { Database } from "../../platform/index.ts";
import type { PushAddress } from "./ports.ts";
import { pushAddresses } from "./tables.ts";
import type { Locale } from "./words.ts";

/** What names an address, without telling it. */
export function addressHash(address: PushAddress): string {
  const text = address.kind === "web" ? address.endpoint : address.token;
  return createHash("sha256").update(`${address.kind}:${text}`).digest("base64url");
}

/** Makes the address this user's. Answers whose it was before, if anybody's. */
export async function claimAddress(
  db: Database,
  hash: string,
  userId: string,
  seenAt: number,
): Promise<string | undefined> {
  const before = db
    .select({ userId: pushAddresses.userId })
    .from(pushAddresses)
    .where(eq(pushAddresses.hash, hash));
  const claim = db
    .insert(pushAddresses)
    .values({ hash, userId, seenAt })
    .onConflictDoUpdate({ target: pushAddresses.hash, set: { userId, seenAt } });
  const [rows] = await db.batch([before, claim]);
  return rows[0]?.userId;
}

/** Whose address it is. */
export async function ownerOfAddress(db: Database, hash: string): Promise<string | undefined> {
  const row = await db.select().from(pushAddresses).where(eq(pushAddresses.hash, hash)).get();
  return row?.userId;
}

/** Forgets these addresses of the user; those that are somebody else's by now stay theirs. */
export async function forgetAddresses(
  db: Database,
  userId: string,
  addresses: readonly PushAddress[],
): Promise<void> {
  if (addresses.length === 0) return;
  const hashes = addresses.map(addressHash);
  await db
    .delete(pushAddresses)
    .where(and(eq(pushAddresses.userId, userId), inArray(pushAddresses.hash, hashes)));
}

/** Statement that forgets all addresses of the user. */
export function forgetAddressesOf(db: Database, userId: string) {
  return db.delete(pushAddresses).where(eq(pushAddresses.userId, userId));
}

/** In which language somebody reads, and what a sender is called. */
export async function readersOf(
  db: Database,
  userId: string,
  senderId: string | undefined,
): Promise<{ locale: Locale; senderName: string | undefined }> {
  const rows = await db
    .select({ id: users.id, locale: users.locale, displayName: users.displayName })
    .from(users)
    .where(sql`${users.id} IN (${userId}, ${senderId ?? userId})`);
  const reader = rows.find(({ id }) => id === userId);
  const sender = rows.find(({ id }) => id === senderId);
  return { locale: reader?.locale ?? "en", senderName: sender?.displayName };
}
