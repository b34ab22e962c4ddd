import { type Actor, enforceRate, type RatePolicy } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { emailTokenHash, newEmailToken } from "./email-token.ts";
import { EMAIL_TOKEN_MS } from "./rules.ts";
import { sendVerification } from "./send-verification.ts";
import { findUser, insertEmailToken } from "./store.ts";

const PER_MINUTE: RatePolicy = { name: "resend-minute", limit: 1, windowSeconds: 60 };
const PER_DAY: RatePolicy = { name: "resend-day", limit: 5, windowSeconds: 86_400 };

/** Mails a new link, unless the address is confirmed. Throws `rate_limited`: once a minute, five times a day. */
export async function resendVerification(deps: IdentityDeps, actor: Actor): Promise<void> {
  const row = await findUser(deps.db, actor.userId);
  if (row === undefined || row.emailVerifiedAt !== null) return;
  await enforceRate(deps, `resend-minute:${actor.userId}`, PER_MINUTE);
  await enforceRate(deps, `resend-day:${actor.userId}`, PER_DAY);
  const token = newEmailToken(deps.ids);
  await insertEmailToken(deps.db, {
    hash: emailTokenHash(token),
    userId: row.id,
    purpose: "verify",
    email: row.email,
    expiresAt: deps.clock.now() + EMAIL_TOKEN_MS,
  });
  await sendVerification(deps, row, token);
}
