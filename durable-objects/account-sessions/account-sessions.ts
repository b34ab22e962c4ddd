import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import { MINUTE, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type {
  AccountSnapshot,
  ApplicationAccess,
  ApplicationOpening,
  IssuedRefresh,
  LiveSession,
  RefreshBearer,
  RefreshFacts,
  RenewedProof,
  Rotation,
  SessionOpening,
  SessionPlace,
  SessionView,
  SteppedUp,
} from "../../workers/domains/identity/ports.ts";
import {
  ACCESS_TOKEN_SECONDS,
  besideOf,
  decideRefresh,
  mergedAmr,
  REFRESH_ABSOLUTE_MS,
  type RefreshToken,
  readRefreshToken,
  refreshHash,
  refreshKeys,
  slidingExpiry,
  successorOf,
  writeRefreshToken,
} from "../../workers/domains/identity/rules.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { upgradeTables } from "../object-tables.ts";
import { queueJob } from "../queue-job.ts";
import { TracedObject } from "../traced-object.ts";
import { LoginsSql } from "./logins-sql.ts";
import { type SessionRow, SessionsSql } from "./sessions-sql.ts";
import { SESSION_TABLES } from "./tables.ts";
import { UsedSql } from "./used-sql.ts";

/** How exactly "last seen" is known: a write for each request would be too many. */
const SEEN_EVERY_MS = MINUTE;
/** Sockets that could not be closed, and applications that could not be told, are tried again after this. */
const TRY_AGAIN_MS = 2 * SECOND;
const SECRET_BYTES = 32;
/** Whoever signs in more often ends the session they have not used for longest; so many ended ones are remembered too. */
const MOST_SESSIONS = 1_000;
const SNAPSHOT = "account";
/** The job of the queue that tells an application (OpenID Connect Back-Channel Logout 1.0). */
const LOGOUT_JOB = "identity.backchannel-logout";

/** The sessions of one account and a copy of the account, so that requests need no database. */
export class AccountSessions extends TracedObject {
  static override readonly name = "AccountSessions";
  readonly #sessions = new SessionsSql(this.ctx.storage);
  readonly #logins = new LoginsSql(this.ctx.storage);
  readonly #used = new UsedSql(this.ctx.storage);
  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "ACCOUNT_SESSIONS");
  readonly #keys = refreshKeys(Buffer.from(this.env.ENCRYPTION_KEY, "base64url"));

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    upgradeTables(ctx.storage, SESSION_TABLES);
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  /** Opens a session and issues its first refresh token. */
  async open(opening: SessionOpening): Promise<IssuedRefresh> {
    const now = systemClock.now();
    const absolute = now + REFRESH_ABSOLUTE_MS;
    const life = { sliding: slidingExpiry(now, absolute), absolute };
    return this.#open(opening, { access: null, authTime: now, ...life }, now);
  }

  /** Opens one for an application, unless the session that vouches for it has ended. */
  async openApplication(opening: ApplicationOpening): Promise<IssuedRefresh | null> {
    const now = systemClock.now();
    const { access, authTime, refreshable } = opening;
    const parent = access.parentId === null ? undefined : this.#sessions.find(access.parentId);
    const vouched = parent !== undefined && isLive(parent, now);
    if (access.parentId !== null && !vouched) return null;
    this.#logins.add({
      loginId: access.parentId ?? opening.sessionId,
      clientId: access.clientId,
    });
    const absolute = now + (refreshable ? REFRESH_ABSOLUTE_MS : ACCESS_TOKEN_SECONDS * SECOND);
    const life = { sliding: slidingExpiry(now, absolute), absolute };
    return this.#open(opening, { access, authTime, ...life }, now);
  }

  async #open(
    opening: SessionOpening,
    start: {
      readonly access: ApplicationAccess | null;
      readonly authTime: number;
      readonly sliding: number;
      readonly absolute: number;
    },
    now: number,
  ): Promise<IssuedRefresh> {
    const { userId, sessionId } = opening;
    const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    const token = writeRefreshToken(this.#keys, { userId, sessionId, generation: 0 }, secret);
    this.#keep(opening.snapshot);
    this.#sessions.insert({ opening, hash: refreshHash(token), ...start }, now);
    await this.#alarm.setNoLaterThan(start.sliding);
    if (this.#sessions.count() > MOST_SESSIONS) {
      await this.end(this.#sessions.beyond(MOST_SESSIONS, now));
      this.#sessions.forgetEnded(MOST_SESSIONS);
    }
    return { refreshToken: token, refreshExpiresIn: Math.floor((start.sliding - now) / SECOND) };
  }

  /** Exchanges a refresh token. No other request can come between what it reads and what it writes. */
  async rotate(
    text: string,
    place: Pick<SessionPlace, "ip" | "country">,
    bearer?: RefreshBearer,
  ): Promise<Rotation> {
    const token = readRefreshToken(this.#keys, text);
    const row = token === null ? undefined : this.#sessions.find(token.sessionId);
    if (token === null || row === undefined || !mayRefresh(row, bearer)) return { kind: "invalid" };
    const now = systemClock.now();
    const presented = { generation: token.generation, hash: refreshHash(text) };
    const decision = decideRefresh(stateOf(row), presented, now);
    if (decision === "invalid") return { kind: "invalid" };
    if (decision === "reuse") return this.#reused(row, now);
    if (this.#isShut(row)) return { kind: "suspended" };
    if (decision === "rotate") return this.#rotated(row, text, token, place, now);
    const salt = bytesOf(row.salt);
    return this.#answer(row, successorOf(this.#keys, text, token, salt), row.sliding_expiry, now);
  }

  /**
   * Writes down that the person has proved anew who they are. Answers a token beside the present one if its client needs
   * one: the first of the two to be used wins. `null` when the session has ended.
   */
  stepUp(sessionId: SessionId, proof: RenewedProof): SteppedUp | null {
    const now = systemClock.now();
    const row = this.#sessions.find(sessionId);
    const snapshot = this.#snapshot();
    if (row === undefined || snapshot === undefined) return null;
    if (!isLive(row, now) || row.client_id !== null) return null;
    const amr = mergedAmr(JSON.parse(row.amr) as string[], proof.amr);
    this.#sessions.proved(sessionId, amr, now);
    const inCookie = proof.inCookie || row.transport === "cookie";
    const refreshToken = inCookie ? null : this.#beside(row, snapshot.account.id as UserId);
    const refreshExpiresIn = Math.floor((row.sliding_expiry - now) / SECOND);
    return { refreshToken, refreshExpiresIn, amr, authTime: now, account: snapshot.account };
  }

  /** The same for as long as the present token stands, so that a lost answer leaves no client behind. */
  #beside(row: SessionRow, userId: UserId): string {
    const known = row.beside_salt !== null;
    const salt = known
      ? bytesOf(row.beside_salt)
      : crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    const token = { userId, sessionId: row.id as SessionId, generation: row.generation };
    const text = besideOf(this.#keys, token, salt);
    if (!known) this.#sessions.putBeside(row.id, refreshHash(text), salt);
    return text;
  }

  /** The session with its account, or `null` when it has ended. */
  live(sessionId: SessionId): LiveSession | null {
    const now = systemClock.now();
    const row = this.#sessions.find(sessionId);
    if (row === undefined || !isLive(row, now)) return null;
    if (now - row.last_seen_at >= SEEN_EVERY_MS) this.#sessions.seen(sessionId, now);
    return this.#liveOf(row);
  }

  #liveOf(row: SessionRow): LiveSession | null {
    const snapshot = this.#snapshot();
    if (snapshot === undefined) return null;
    const amr: string[] = JSON.parse(row.amr);
    return { account: snapshot.account, amr, authTime: row.auth_time, access: accessOf(row) };
  }

  /** What the refresh token of an application stands for: the present one of a live session, else `null`. */
  readRefresh(text: string): RefreshFacts | null {
    const token = readRefreshToken(this.#keys, text);
    const row = token === null ? undefined : this.#sessions.find(token.sessionId);
    if (row === undefined || row.client_id === null) return null;
    const present = row.current_hash === refreshHash(text) && isLive(row, systemClock.now());
    const live = present ? this.#liveOf(row) : null;
    if (live === null) return null;
    const { created_at: createdAt, sliding_expiry: expiresAt } = row;
    return { sessionId: row.id as SessionId, live, createdAt, expiresAt };
  }

  /** Whether something that counts once until then is seen for the first time. */
  takeOnce(name: string, until: number): boolean {
    return this.#used.use(name, until, systemClock.now());
  }

  /** Live sessions, last seen first. */
  list(): SessionView[] {
    return this.#sessions.live(systemClock.now()).map((row) => ({
      ...placeOf(row),
      id: row.id as SessionId,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    }));
  }

  /** Ends these sessions and closes their sockets. Answers which of them were live. */
  async end(sessionIds: readonly SessionId[]): Promise<SessionId[]> {
    const now = systemClock.now();
    const ended = sessionIds.filter((id) => this.#end(id, now, false));
    await this.#tell();
    return ended;
  }

  /** Ends all sessions of an application, and tells it. */
  async endApplication(clientId: string): Promise<SessionId[]> {
    const now = systemClock.now();
    const ended = this.#sessions.ofClient(clientId, now).filter((id) => this.#end(id, now, false));
    this.#logins.clientEnded(clientId);
    await this.#tell();
    return ended;
  }

  /** Ends all that applications had opened by then, but for what came from the session that is kept; tells them. */
  async endApplications(openedBy: number, kept: SessionId | null): Promise<SessionId[]> {
    const now = systemClock.now();
    const opened = this.#sessions.openedByApplications(openedBy, kept, now);
    const ended = opened.filter((id) => this.#end(id, now, false));
    await this.#tell();
    return ended;
  }

  /** Ends a live session with those of applications that depend on it. Answers whether it was live. */
  #end(id: SessionId, now: number, byReuse: boolean): boolean {
    if (!this.#sessions.end(id, now, byReuse)) return false;
    for (const dependent of this.#sessions.dependents(id, now)) {
      this.#sessions.end(dependent, now, false);
    }
    this.#logins.sessionEnded(id);
    return true;
  }

  /** The account is gone: ends every session, and forgets where and how they were used. */
  async erase(): Promise<void> {
    await this.end(this.list().map(({ id }) => id));
    this.#sessions.purge(Number.MAX_SAFE_INTEGER);
    this.#logins.purge();
  }

  /** Replaces the copy of the account, unless it is newer. No application keeps a session of one that is shut. */
  async putAccount(snapshot: AccountSnapshot): Promise<void> {
    this.#keep(snapshot);
    if (this.#snapshot()?.account.status === "active") return;
    const now = systemClock.now();
    for (const id of this.#sessions.ofApplications(now)) this.#end(id, now, false);
    await this.#tell();
  }

  #keep(snapshot: AccountSnapshot): void {
    const present = this.#snapshot();
    if (present !== undefined && present.version > snapshot.version) return;
    this.ctx.storage.kv.put(SNAPSHOT, snapshot);
  }

  override async alarm(): Promise<void> {
    const now = systemClock.now();
    this.#sessions.purge(now);
    this.#logins.purge();
    const next = this.#sessions.nextExpiry();
    if (next !== null) await this.#alarm.set(next);
    await this.#tell();
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.alarm();
  }

  #snapshot(): AccountSnapshot | undefined {
    return this.ctx.storage.kv.get<AccountSnapshot>(SNAPSHOT);
  }

  /** Whether nobody may refresh now; in the grace before an account's end its owner may, and no application. */
  #isShut({ client_id }: SessionRow): boolean {
    const account = this.#snapshot()?.account;
    if (account?.status === "suspended") return true;
    return client_id !== null && Boolean(account?.deletionAt);
  }

  #rotated(
    row: SessionRow,
    text: string,
    token: RefreshToken,
    place: Pick<SessionPlace, "ip" | "country">,
    now: number,
  ): Rotation {
    const salt = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    const next = successorOf(this.#keys, text, token, salt);
    const sliding = slidingExpiry(now, row.absolute_expiry);
    const shown = refreshHash(text);
    this.#sessions.rotate(row, shown, { hash: refreshHash(next), salt, sliding }, place, now);
    return this.#answer(row, next, sliding, now);
  }

  #answer(row: SessionRow, refreshToken: string, sliding: number, now: number): Rotation {
    const snapshot = this.#snapshot();
    if (snapshot === undefined) return { kind: "invalid" };
    const amr: string[] = JSON.parse(row.amr);
    return {
      kind: "rotated",
      refreshToken,
      refreshExpiresIn: Math.floor((sliding - now) / SECOND),
      sessionId: row.id as SessionId,
      amr,
      authTime: row.auth_time,
      account: snapshot.account,
      access: accessOf(row),
      rotatedBefore: row.rotated_at,
    };
  }

  async #reused(row: SessionRow, now: number): Promise<Rotation> {
    const first = this.#end(row.id as SessionId, now, true);
    const snapshot = this.#snapshot();
    await this.#tell();
    const ended = first && snapshot ? { account: snapshot.account, place: placeOf(row) } : null;
    return { kind: "reused", ended };
  }

  /** Tells whoever has to know of ended sessions; what fails is tried again by the alarm. */
  async #tell(): Promise<void> {
    await this.#closeSockets();
    await this.#noticeLogouts();
  }

  /** Puts on the queue what applications are to be told. */
  async #noticeLogouts(): Promise<void> {
    const userId = this.#snapshot()?.account.id;
    const notices = this.#logins.notices();
    if (notices.length === 0 || userId === undefined) return;
    await this.#alarm.setNoLaterThan(systemClock.now() + TRY_AGAIN_MS);
    try {
      await this.env.JOBS.sendBatch(
        notices.map((notice) => ({ body: queueJob(LOGOUT_JOB, { userId, ...notice }) })),
      );
      for (const notice of notices) this.#logins.told(notice);
    } catch {
      // The alarm that was just set tries again.
    }
  }

  /** Has the user's hub close the sockets of ended sessions; what fails is tried again by the alarm. */
  async #closeSockets(): Promise<void> {
    const ids = this.#sessions.toClose();
    const userId: UserId | undefined = this.#snapshot()?.account.id as UserId | undefined;
    if (ids.length === 0 || userId === undefined) return;
    await this.#alarm.setNoLaterThan(systemClock.now() + TRY_AGAIN_MS);
    try {
      await this.env.USER_HUB.getByName(userId).sessionsEnded(ids);
      this.#sessions.closed(ids);
    } catch {
      // The alarm that was just set tries again.
    }
  }
}

function isLive(row: SessionRow, now: number): boolean {
  return row.ended_at === null && now < row.sliding_expiry && now < row.absolute_expiry;
}

/** Whether a refresh token is shown by whom it was given to. */
function mayRefresh(row: SessionRow, bearer: RefreshBearer | undefined): boolean {
  if (row.client_id !== (bearer?.clientId ?? null)) return false;
  const jkt = accessOf(row)?.jkt ?? null;
  return jkt === null || jkt === bearer?.jkt;
}

function accessOf(row: SessionRow): ApplicationAccess | null {
  return row.access === null ? null : (JSON.parse(row.access) as ApplicationAccess);
}

function bytesOf(stored: ArrayBuffer | null): Uint8Array {
  return new Uint8Array(stored ?? new ArrayBuffer(0));
}

function placeOf({ device, browser, ip, country }: SessionRow): SessionPlace {
  return { device, browser, ip, country };
}

function stateOf(row: SessionRow) {
  return {
    endedAt: row.ended_at,
    endedByReuse: row.ended_by_reuse !== 0,
    generation: row.generation,
    currentHash: row.current_hash,
    besideHash: row.beside_hash,
    previousHash: row.previous_hash,
    rotatedAt: row.rotated_at,
    slidingExpiry: row.sliding_expiry,
    absoluteExpiry: row.absolute_expiry,
  };
}
