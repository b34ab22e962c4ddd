import {
  AppError,
  commonErrors,
  type ErrorDefinition,
} from "../../../../shared/kernel/app-error.ts";
import { HOUR, MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import { addressKey, type Origin, perAddress, tooMany } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { hashOfToken } from "./manage-links.ts";
import { findLinkByToken, type LinkRow } from "./store.ts";

/** Wrong passwords of one address at one link, and of all addresses at it; wrong links of one address. */
const WRONG_HERE = { name: "share-passwords", limit: 10, windowSeconds: (10 * MINUTE) / SECOND };
const WRONG_ANYWHERE = { name: "share-passwords-all", limit: 200, windowSeconds: HOUR / SECOND };
const NO_LINKS = { name: "share-links", limit: 60, windowSeconds: (10 * MINUTE) / SECOND };

/** What a guest comes with. */
export interface Guest {
  readonly token: string;
  readonly password: string | null;
  readonly origin: Origin;
}

function refused(definition: ErrorDefinition): AppError {
  return new AppError(definition, { headers: { "WWW-Authenticate": "Share-Password" } });
}

/** What a header may mean: as it is, and with what cannot stand in one percent-encoded (RFC 3986, 2.1). */
function meanings(password: string): string[] {
  try {
    return [...new Set([password, decodeURIComponent(password)])];
  } catch {
    return [password];
  }
}

/** All meanings are tried, whichever is right: the time that it takes tells nothing. */
async function isRight(
  { passwords }: StudioDeps,
  passwordHash: string,
  password: string,
): Promise<boolean> {
  const verdicts = meanings(password).map((meant) => passwords.verify(passwordHash, meant));
  return (await Promise.all(verdicts)).includes(true);
}

/** Counts a wrong password, or looks whether one might be. Who has too many here uses up nothing of others. */
async function requireWithin(
  deps: StudioDeps,
  { id }: LinkRow,
  { ip }: Origin,
  ask: "hit" | "peek",
): Promise<void> {
  const counters = [
    [`share:${id}:${addressKey(ip)}`, perAddress(deps, WRONG_HERE)],
    [`share:${id}`, WRONG_ANYWHERE],
  ] as const;
  for (const [key, policy] of counters) {
    const verdict = await deps.limiter[ask](key, policy);
    if (!verdict.allowed) throw tooMany(policy, verdict);
  }
}

/**
 * Guesses that come at once are all let in: the counters, which take one after the other, decide afterwards who is told
 * anything, of the right password too.
 */
async function requirePassword(deps: StudioDeps, link: LinkRow, guest: Guest): Promise<void> {
  const { passwordHash } = link;
  const { password, origin } = guest;
  if (passwordHash === null) return;
  if (password === null) throw refused(errors.share_password_required);
  await requireWithin(deps, link, origin, "peek");
  const right = await isRight(deps, passwordHash, password);
  await requireWithin(deps, link, origin, right ? "peek" : "hit");
  if (!right) throw refused(errors.share_password_wrong);
}

/** Guessing costs: 128 bits are not found by trying, but trying is not free either. */
async function unknown(deps: StudioDeps, { origin }: Guest): Promise<AppError> {
  const policy = perAddress(deps, NO_LINKS);
  const verdict = await deps.limiter.hit(`share-guess:${addressKey(origin.ip)}`, policy);
  return verdict.allowed ? new AppError(commonErrors.not_found) : tooMany(policy, verdict);
}

/**
 * The link that a guest comes by. Throws `not_found` for one that never was, `gone` for one that has expired or was
 * revoked, `share_password_required`, `share_password_wrong`, `rate_limited`.
 */
export async function openLink(deps: StudioDeps, guest: Guest): Promise<LinkRow> {
  const link = await findLinkByToken(deps.db, hashOfToken(guest.token));
  if (!link) throw await unknown(deps, guest);
  const over = link.expiresAt !== null && link.expiresAt <= deps.clock.now();
  if (over || link.revokedAt !== null) throw new AppError(commonErrors.gone);
  await requirePassword(deps, link, guest);
  return link;
}
