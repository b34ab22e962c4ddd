import { and, eq, sql } from "drizzle-orm";
import type { Tokens } from "../../../shared/contracts/identity/index.ts";
import type { User } from "../../../shared/contracts/people/index.ts";
import { AppError } from "../../../shared/kernel/app-error.ts";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import { type Millis, SECOND } from "../../../shared/kernel/time.ts";
import { compiled, type Database, type Origin } from "../platform/index.ts";
import { snapshotOf } from "./account.ts";
import { noteActivity } from "./admin/note-activity.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { forgetOldDevices, putDevice } from "./devices.ts";
import { errors } from "./errors.ts";
import type { IssuedRefresh } from "./ports.ts";
import type { Proof } from "./proof.ts";
import { ACCESS_TOKEN_SECONDS } from "./rules.ts";
import { eventOf } from "./security/notify.ts";
import type { SignInPast } from "./security/oddities.ts";
import {
  coordinatesOf,
  pastColumns,
  pastOf,
  pastValues,
  unremarkable,
} from "./security/sign-in-past.ts";
import { SSO_HANDLE, writeSsoHandle } from "./sso-handle.ts";
import { insertSecurityEventIf, type UserRow } from "./store.ts";
import { users } from "./tables.ts";

export interface SignInOptions {
  readonly deviceName?: string | undefined;
  /** As it was sent; it counts for nothing before it has been checked. */
  readonly deviceToken?: string | null | undefined;
  readonly transport?: "body" | "cookie" | undefined;
}

/** The device that a session is opened on. */
export interface SessionDevice {
  readonly deviceName?: string | undefined;
  /** `null` for one that the account does not know yet. */
  readonly deviceId: string | null;
  readonly transport?: "body" | "cookie" | undefined;
  /** Whether it is asked for no second factor for a while. */
  readonly trustDevice?: boolean | undefined;
}

interface Grant {
  readonly sessionId: SessionId;
  readonly amr: readonly string[];
  readonly authTime: Millis;
  readonly account: User;
}

/** All tokens of one answer; the routes move some of them into cookies. */
export type IssuedTokens = Tokens & {
  readonly refreshToken: string;
  /** For the cookies only: under a symbol it never gets into JSON. */
  readonly [SSO_HANDLE]: string;
};

/** Signs an access token for the session. */
export async function issueAccessToken(
  deps: IdentityDeps,
  grant: Grant,
): Promise<Pick<Tokens, "accessToken" | "tokenType" | "expiresIn" | "sessionId">> {
  const iat = Math.floor(deps.clock.now() / SECOND);
  const accessToken = await deps.accessTokens.sign({
    sub: grant.account.id as UserId,
    sid: grant.sessionId,
    jti: deps.ids.next<string>(),
    iat,
    exp: iat + ACCESS_TOKEN_SECONDS,
    role: grant.account.role,
    amr: grant.amr,
    auth_time: Math.floor(grant.authTime / SECOND),
  });
  return {
    accessToken,
    tokenType: "Bearer",
    expiresIn: ACCESS_TOKEN_SECONDS,
    sessionId: grant.sessionId,
  };
}

/** Signs an access token for the session and puts it with its refresh token. */
export async function issueTokens(
  deps: IdentityDeps,
  grant: Grant,
  { refreshToken, refreshExpiresIn }: IssuedRefresh,
): Promise<IssuedTokens> {
  const [access, handle] = await Promise.all([
    issueAccessToken(deps, grant),
    writeSsoHandle(deps, grant.account.id as UserId, grant.sessionId),
  ]);
  return { ...access, refreshToken, refreshExpiresIn, [SSO_HANDLE]: handle };
}

/** What a session stands on, as it is now, with what the history says of the sign-in. */
const presentAndPast = compiled((db: Database, country: boolean, here: boolean) =>
  db
    .select({
      passwordHash: users.passwordHash,
      status: users.status,
      ...pastColumns({ country, here }),
    })
    .from(users)
    .where(eq(users.id, sql.placeholder("userId"))),
);

/** Writes a sign-in down that is not odd, unless {@link requireUnchanged} is going to refuse it. */
const recordUnremarkable = compiled((db: Database, country: boolean, here: boolean) =>
  insertSecurityEventIf(
    db,
    and(
      eq(users.passwordHash, sql.placeholder("passwordHash")),
      eq(users.status, sql.placeholder("status")),
      unremarkable({ country, here }),
    ),
  ),
);

/**
 * Ends the session again if the account's password or state has changed since `row` was read. Asked once the session is
 * open: whoever changes them ends all sessions afterwards, so that none opened with the old ones is missed by both.
 */
async function requireUnchanged<Present extends Pick<UserRow, "passwordHash" | "status">>(
  deps: IdentityDeps,
  row: UserRow,
  sessionId: SessionId,
  present: Present | undefined,
): Promise<Present> {
  if (present?.passwordHash === row.passwordHash && present.status === row.status) return present;
  await deps.accountSessions.end(row.id as UserId, [sessionId]);
  throw new AppError(errors.invalid_credentials);
}

/** A session that is open. */
export interface OpenedSession {
  readonly tokens: IssuedTokens;
  readonly deviceId: string;
  /**
   * What the account's history says about a sign-in from there; `null` when the history holds this one already, because
   * nothing about it is odd.
   */
  readonly past: SignInPast | null;
}

/**
 * Opens a session for somebody who has just proved who they are, on a device that the account knows from then on. Throws
 * `invalid_credentials` when their password or their account's state has changed meanwhile.
 */
export async function openSession(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  { method, amr }: Proof,
  { deviceName, deviceId: known, transport, trustDevice = false }: SessionDevice,
): Promise<OpenedSession> {
  const userId = row.id as UserId;
  const sessionId = deps.ids.next<SessionId>();
  const deviceId = known ?? deps.ids.next<string>();
  const now = deps.clock.now();
  const snapshot = snapshotOf(row);
  const browser = browserOf(origin.userAgent);
  const { ip, country } = origin;
  const place = { ip, country, browser, device: deviceName || null };
  const seen = { id: deviceId, userId, name: place.device, browser, country, sessionId, at: now };
  const opening = { userId, sessionId, amr, snapshot, transport, ...place };
  const refresh = await deps.accountSessions.open(opening);
  const here = coordinatesOf(origin);
  const at = { deviceId, country, here };
  const details = { origin, method, device: place.device ?? browser, deviceId, sessionId };
  const event = eventOf(deps, userId, "sign_in", details);
  const values = pastValues(userId, at, now);
  const placed = [country !== null, here !== null] as const;
  const device = putDevice(deps.db, { ...seen, trust: trustDevice });
  const pastAndPresent = presentAndPast(deps.db, values, ...placed);
  let past: SignInPast | null = null;
  if (known === null) {
    const [[found]] = await deps.db.batch([
      pastAndPresent,
      device,
      forgetOldDevices(deps.db, userId),
    ]);
    past = pastOf(await requireUnchanged(deps, row, sessionId, found));
  } else {
    const sameAccount = { passwordHash: row.passwordHash, status: row.status };
    const [{ meta }] = await deps.db.batch([
      recordUnremarkable(deps.db, { ...values, ...event, ...sameAccount }, ...placed),
      device,
    ]);
    // What is written down has been found unchanged and not odd: nothing is left to ask, and nearly every sign-in ends here.
    if (meta.changes === 0) {
      const [found] = await pastAndPresent.execute();
      past = pastOf(await requireUnchanged(deps, row, sessionId, found));
    }
  }
  noteActivity(deps, userId);
  const grant = { sessionId, amr, authTime: now, account: snapshot.account };
  const tokens = await issueTokens(deps, grant, refresh);
  const deviceToken = deps.deviceTokens.issue(userId, deviceId, now);
  return { tokens: { ...tokens, deviceToken }, deviceId, past };
}
