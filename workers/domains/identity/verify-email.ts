import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { insertEvent, type Origin } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { emailTokenHash } from "./email-token.ts";
import { moveToNewEmail } from "./recovery/move-email.ts";
import { confirmEmail, consumeEmailToken, findEmailToken } from "./store.ts";

/** Confirms the address that the token was mailed to. Throws `gone` for a token that is not good (any more). */
export async function verifyEmail(deps: IdentityDeps, text: string, origin: Origin): Promise<void> {
  const { db } = deps;
  const now = deps.clock.now();
  const token = await findEmailToken(db, emailTokenHash(text), now);
  if (token?.purpose === "change") return moveToNewEmail(deps, token, origin);
  if (token?.purpose !== "verify") throw new AppError(commonErrors.gone);
  const event = deps.events.record({ name: "user.profile_changed", userId: token.userId });
  const [confirmed] = await db.batch([
    confirmEmail(db, token, now),
    consumeEmailToken(db, token.hash, now),
    insertEvent(db, event, now),
  ]);
  await deps.events.deliver([event]);
  if (confirmed.length === 0) throw new AppError(commonErrors.gone);
  deps.liveSessions.forgetAccount(token.userId);
}
