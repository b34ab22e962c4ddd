import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { MINUTE } from "../../../../shared/kernel/time.ts";
import { type Attempt, type Challenge, putChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { MFA_PURPOSE } from "../devices.ts";
import type { SignInOptions } from "../open-session.ts";
import type { Proof } from "../proof.ts";

const LIFE_MS = 5 * MINUTE;
const TRIES = 5;
const SECRET_BYTES = 32;
const SHAPE = /^([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;

/** What a sign-in remembers between its two factors. */
const memory = z.object({
  method: z.string(),
  amr: z.array(z.string()),
  deviceName: z.string().optional(),
  deviceId: z.string().nullable(),
  transport: z.enum(["body", "cookie"]),
});
export type FirstFactor = z.output<typeof memory>;

/** Which token is answered, and the passkey ceremony that may answer it. */
export type MfaAttempt = Attempt & { readonly ceremonyId: string };

/** The token, `ceremony.secret`, names the passkey ceremony that may answer it; only its hash is kept. */
export function mfaAttempt(mfaToken: string): MfaAttempt | null {
  const ceremonyId = SHAPE.exec(mfaToken)?.[1];
  if (ceremonyId === undefined) return null;
  const id = createHash("sha256").update(mfaToken).digest("base64url");
  return { id, purpose: MFA_PURPOSE, tries: TRIES, ceremonyId };
}

/** What the first factor left behind. */
export function firstFactorOf(challenge: Challenge): FirstFactor {
  return memory.parse(challenge.data);
}

/** Remembers a good first factor until the second is given. Answers the token to give it with. */
export async function askSecondFactor(
  deps: IdentityDeps,
  userId: string,
  proof: Proof,
  options: SignInOptions & { readonly deviceId: string | null },
): Promise<string> {
  const secret = Buffer.from(deps.ids.random(SECRET_BYTES)).toString("base64url");
  const mfaToken = `${deps.ids.next<string>()}.${secret}`;
  const attempt = mfaAttempt(mfaToken);
  if (attempt === null) throw new Error("an mfa token has another form");
  const now = deps.clock.now();
  const { deviceName, deviceId, transport = "body" } = options;
  const data: FirstFactor = {
    method: proof.method,
    amr: [...proof.amr],
    ...(deviceName && { deviceName }),
    deviceId,
    transport,
  };
  await putChallenge(deps.db, {
    id: attempt.id,
    purpose: MFA_PURPOSE,
    userId,
    data,
    createdAt: now,
    expiresAt: now + LIFE_MS,
  }).run();
  return mfaToken;
}
