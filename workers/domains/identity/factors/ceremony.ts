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

const ID_BYTES = 16;

const memory = z.object({ challenge: z.string() });
const signedShape = z.object({ response: z.object({ clientDataJSON: z.string() }) });

/** A challenge that no authenticator has signed. */
export function newCeremonyChallenge(deps: IdentityDeps): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deps.ids.random(CHALLENGE_BYTES));
}

/** The same, with the ceremony's id before it, so that what answers it tells which one it answers. */
export function namingChallenge(deps: IdentityDeps, id: string): Uint8Array<ArrayBuffer> {
  const name = Buffer.from(id.replaceAll("-", ""), "hex");
  return new Uint8Array(Buffer.concat([name, newCeremonyChallenge(deps)]));
}

/** The ceremony that a credential says it answers, by the challenge it has signed; nothing of it is believed yet. */
export function ceremonyNamedIn(credential: unknown): string | null {
  const response = signedShape.safeParse(credential);
  if (!response.success) return null;
  try {
    const text = Buffer.from(response.data.response.clientDataJSON, "base64url").toString();
    const { challenge } = memory.parse(JSON.parse(text));
    const hex = Buffer.from(challenge, "base64url").subarray(0, ID_BYTES).toString("hex");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  } catch {
    return null;
  }
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

/**
 * The challenge of what was asked for this very purpose; or else of a ceremony of signing in, which asks for no less: the
 * credential names it. Either is over with that. Throws `gone`.
 */
export async function endOwnOrLogin(
  deps: IdentityDeps,
  own: Parameters<typeof endCeremony>[1] | null,
  credential: unknown,
): Promise<string> {
  const taken = own && (await takeChallenge(deps.db, own, deps.clock.now()));
  if (taken && taken.userId === own.userId) return memory.parse(taken.data).challenge;
  const named = ceremonyNamedIn(credential);
  if (named === null) throw new AppError(commonErrors.gone);
  return endCeremony(deps, { id: named, purpose: "passkey-login", userId: null });
}
