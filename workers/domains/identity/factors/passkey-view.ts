import { iso } from "../../../../shared/kernel/time.ts";
import type { PasskeyRow } from "./passkey-store.ts";

/** A passkey as its owner sees it. */
export function passkeyView({ id, name, synced, createdAt, lastUsedAt }: PasskeyRow) {
  return {
    id,
    name,
    synced,
    createdAt: iso(createdAt),
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  };
}
