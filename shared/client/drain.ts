import type { ChatOutbox, OutboxEntry } from "./outbox.ts";

export type Delivery =
  | { readonly kind: "stored"; readonly createdAt: string }
  /** For good: it stays where it is, marked, and what was written after it goes on. */
  | { readonly kind: "refused"; readonly code: string }
  /** Its writer has given it up meanwhile. */
  | { readonly kind: "gone" }
  /** No answer: it, and what was written after it, waits for the next time. */
  | { readonly kind: "lost" };

export type Deliver = (entry: OutboxEntry) => Promise<Delivery>;

/**
 * Sends what waits in an outbox, one after the other, as it was written. Alone among all tabs; who comes later finds
 * what the first has left over. Tells whether nothing waits any more.
 */
export async function drain(outbox: ChatOutbox, deliver: Deliver): Promise<boolean> {
  let done = false;
  await outbox.exclusively(async () => {
    done = await drainAlone(outbox, deliver);
  });
  return done;
}

async function drainAlone(outbox: ChatOutbox, deliver: Deliver): Promise<boolean> {
  for (;;) {
    const next = (await outbox.list()).find(({ refused }) => refused === undefined);
    if (next === undefined) return true;
    const delivery = await deliver(next);
    if (delivery.kind === "lost") return false;
    if (delivery.kind === "stored") await outbox.sent(next.clientId, delivery.createdAt);
    if (delivery.kind === "refused") await refuse(outbox, next.clientId, delivery.code);
    if (delivery.kind === "gone") await outbox.discard(next.clientId);
  }
}

/** By its latest state: it may have changed since the attempt began. */
async function refuse(outbox: ChatOutbox, clientId: string, code: string): Promise<void> {
  const entry = (await outbox.list()).find((one) => one.clientId === clientId);
  if (entry !== undefined) await outbox.replace({ ...withoutUploads(entry), refused: code });
}

/** What was refused may have been so for its uploads, which do not last: another try makes new ones. */
function withoutUploads({ files, ...entry }: OutboxEntry): OutboxEntry {
  return files ? { ...entry, files: files.map(({ fileId: _, ...file }) => file) } : entry;
}
