import type { ChatEvent } from "../contracts/chat/index.ts";
import type { Change } from "./message-changes.ts";
import type { OutboxEntry } from "./outbox.ts";

/** What has the keys of an encrypted chat: it reads what the platform cannot, and sends what it shall not. */
export interface SealedChat {
  /** The events as this device reads them; those that it cannot read stay as they are. Rejects if it cannot say. */
  read(events: readonly ChatEvent[]): Promise<readonly ChatEvent[]>;
  /** Rejects if nobody knows what became of it; the same entry may be sent again. */
  send(
    entry: OutboxEntry,
  ): Promise<
    | { readonly kind: "stored"; readonly createdAt: string }
    | { readonly kind: "refused"; readonly code: string }
  >;
  /** Why it was refused; `null` if it was not. */
  change(change: Change): Promise<string | null>;
}
