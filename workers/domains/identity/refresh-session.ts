import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { UserId } from "../../../shared/kernel/ids.ts";
import type { Origin } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import { refreshReusedMail } from "./mails.ts";
import { type IssuedTokens, issueTokens } from "./open-session.ts";
import type { Rotation } from "./ports.ts";
import { readRefreshToken } from "./refresh-token.ts";
import { securityEvent } from "./security/notify.ts";
import { findUser } from "./store.ts";

type Reused = Extract<Rotation, { kind: "reused" }>;

/** Writes the event and tells the owner, once for a session. */
async function alarm(
  deps: IdentityDeps,
  userId: UserId,
  sessionId: string,
  reused: Reused,
  origin: Origin,
): Promise<void> {
  if (reused.ended === null) return;
  const { account, place } = reused.ended;
  const row = await findUser(deps.db, userId);
  await securityEvent(deps, userId, "refresh_reused", {
    origin,
    result: "failure",
    reason: "refresh_reused",
    suspicious: true,
    device: place.device ?? place.browser,
    sessionId,
  }).run();
  const locale = row?.locale ?? "en";
  await deps.mailer.send(refreshReusedMail(account.email, locale, account.displayName, place));
}

/** Tells the owner that an old token of theirs was used; a failure of that is logged and no more. */
export async function reportReuse(
  deps: IdentityDeps,
  userId: UserId,
  sessionId: string,
  reused: Reused,
  origin: Origin,
): Promise<void> {
  await alarm(deps, userId, sessionId, reused, origin).catch((error: unknown) =>
    deps.log.error("a reused token was not reported", { userId, error }),
  );
}

/**
 * Exchanges a refresh token for the next tokens. Throws `refresh_invalid`; or `refresh_reused` when an old token shows
 * that somebody has a copy, which ends the session; or `account_suspended`.
 */
export async function refreshSession(
  deps: IdentityDeps,
  refreshToken: string,
  origin: Origin,
): Promise<IssuedTokens> {
  const known = readRefreshToken(deps.refreshKeys, refreshToken);
  if (known === null) throw new AppError(errors.refresh_invalid);
  const { userId, sessionId } = known;
  const rotation = await deps.accountSessions.rotate(userId, refreshToken, origin);
  if (rotation.kind === "rotated") return issueTokens(deps, rotation, rotation);
  if (rotation.kind === "suspended") throw new AppError(commonErrors.account_suspended);
  deps.liveSessions.forget(sessionId);
  if (rotation.kind === "invalid") throw new AppError(errors.refresh_invalid);
  await reportReuse(deps, userId, sessionId, rotation, origin);
  throw new AppError(errors.refresh_reused);
}
