import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";

export type Finish = z.output<(typeof identityContracts)["finishSocial"]["body"]>;

/** How long somebody may be away at the other service. */
export const ATTEMPT_MS = 10 * MINUTE;
export const PURPOSE = "social";

const person = z.object({
  subject: z.string(),
  name: z.string().nullable(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
});

/** What is kept of a sign-in with another service between its two halves. */
export const attemptData = z.object({
  provider: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Whose account the service is to be linked to; `null` for a sign-in. */
  linkTo: z.string().nullable(),
  /** Hash of the cookie of the browser that began. */
  browserHash: z.string(),
  /** Whom the service vouched for, once it has: its code works only once, an invite code may be tried again. */
  person: person.nullable(),
});
export type AttemptData = z.output<typeof attemptData>;

/** What is kept of a state or a cookie. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Where services send people back to: an address of its own for each, so that none can pass for another (RFC 9700 §4.4). */
export function redirectUri(deps: Pick<IdentityDeps, "config">, provider: string): string {
  return `${deps.config.publicUrl}/social?provider=${encodeURIComponent(provider)}`;
}
