import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { insertEvent, type Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { parseEmail } from "../rules.ts";
import { notifySecurity } from "../security/notify.ts";
import { findUser, type UserRow } from "../store.ts";
import { SIGN_IN_CODE } from "./sign-in-code.ts";
import { dropChallenges, dropEmailTokens, type MailToken, moveEmail } from "./store.ts";

/** Everything that was mailed to the old address dies with the move. */
async function move(deps: IdentityDeps, token: MailToken, key: string): Promise<UserRow | null> {
  const { db } = deps;
  const { userId } = token;
  const now = deps.clock.now();
  const event = deps.events.record({ name: "user.profile_changed", userId });
  try {
    const [[row]] = await db.batch([
      moveEmail(db, token, key, now),
      dropEmailTokens(db, userId, ["verify", "change", "reset", "sign_in"]),
      dropChallenges(db, userId, SIGN_IN_CODE),
      insertEvent(db, event, now),
    ]);
    await deps.events.deliver([event]);
    return row ?? null;
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.includes("users.email_key") || isTaken(error.cause);
}

/**
 * Gives the account the address that the token was mailed to, and tells the old one. Throws `gone` when the token is not
 * good any more, or somebody else has the address by now.
 */
export async function moveToNewEmail(
  deps: IdentityDeps,
  token: MailToken,
  origin: Origin,
): Promise<void> {
  const before = await findUser(deps.db, token.userId);
  const address = parseEmail(token.email);
  const row = before && address ? await move(deps, token, address.key) : null;
  if (before === undefined || row === null) throw new AppError(commonErrors.gone);
  deps.liveSessions.forgetAccount(token.userId);
  await notifySecurity(deps, row, "email_changed", { origin, method: "email", to: before.email });
}
