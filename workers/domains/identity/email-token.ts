import { createHash } from "node:crypto";
import type { Ids } from "../../../shared/kernel/ids.ts";

const BYTES = 32;

/** A secret for a link in a mail. */
export function newEmailToken(ids: Ids): string {
  return Buffer.from(ids.random(BYTES)).toString("base64url");
}

/** What is kept of it. */
export function emailTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
