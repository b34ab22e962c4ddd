import { z } from "@hono/zod-openapi";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { MINUTE } from "../../../../shared/kernel/time.ts";
import { putChallenge, takeChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";

/** What a passkey is asked for. */
export type CeremonyPurpose =
  | "passkey-register"
  | "passkey-login"
  | "passkey-step-up"
  | "passkey-mfa";

/** How long the browser may take, and its options say so. */
export const CEREMONY_MS = 5 * MINUTE;
const CHALLENGE_BYTES = 32;

const memory = z.object({ challenge: z.string() });

/** A challenge that no authenticator has signed. */
export function newCeremonyChallenge(deps: IdentityDeps): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deps.ids.random(CHALLENGE_BYTES));
}

/** Remembers what is asked. Under the same id it takes the place of what was asked before. */
export async function beginCeremony(
  deps: IdentityDeps,
  ceremony: {
    readonly id: string;
    readonly purpose: CeremonyPurpose;
    readonly userId: string | null;
    readonly challenge: string;
  },
): Promise<void> {
  const { challenge, ...asked } = ceremony;
  const now = deps.clock.now();
  const times = { createdAt: now, expiresAt: now + CEREMONY_MS };
  await putChallenge(deps.db, { ...asked, ...times, data: { challenge } }).run();
}

/**
 * The challenge of a ceremony, which is over with that, whatever comes of it. Throws `gone` when there is none of this
 * purpose and account.
 */
export async function endCeremony(
  deps: IdentityDeps,
  ceremony: {
    readonly id: string;
    readonly purpose: CeremonyPurpose;
    readonly userId: string | null;
  },
): Promise<string> {
  const taken = await takeChallenge(deps.db, ceremony, deps.clock.now());
  if (taken === null || taken.userId !== ceremony.userId) throw new AppError(commonErrors.gone);
  return memory.parse(taken.data).challenge;
}
