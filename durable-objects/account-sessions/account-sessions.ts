import { DurableObject } from "cloudflare:workers";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import { MINUTE, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type {
  AccountSnapshot,
  IssuedRefresh,
  LiveSession,
  Rotation,
  SessionOpening,
  SessionPlace,
  SessionView,
} from "../../workers/domains/identity/ports.ts";
import {
  decideRefresh,
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
import { type SessionRow, SessionsSql } from "./sessions-sql.ts";

/** How exactly "last seen" is known: a write for each request would be too many. */
const SEEN_EVERY_MS = MINUTE;
/** Sockets that could not be closed are tried again after this. */
const CLOSE_AGAIN_MS = 2 * SECOND;
const SECRET_BYTES = 32;
/** Whoever signs in more often ends the session they have not used for longest. */
const MOST_SESSIONS = 1_000;
const SNAPSHOT = "account";

/** The sessions of one account and a copy of the account, so that requests need no database. */
export class AccountSessions extends DurableObject<Env> {
  readonly #sessions = new SessionsSql(this.ctx.storage);
  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "ACCOUNT_SESSIONS");
  readonly #keys = refreshKeys(Buffer.from(this.env.ENCRYPTION_KEY, "base64url"));

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  /** Opens a session and issues its first refresh token. */
  async open(opening: SessionOpening): Promise<IssuedRefresh> {
    const now = systemClock.now();
    const { userId, sessionId } = opening;
    const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    const token = writeRefreshToken(this.#keys, { userId, sessionId, generation: 0 }, secret);
    const absolute = now + REFRESH_ABSOLUTE_MS;
    const sliding = slidingExpiry(now, absolute);
    this.putAccount(opening.snapshot);
    this.#sessions.insert(opening, refreshHash(token), now, { sliding, absolute });
    await this.#alarm.setNoLaterThan(sliding);
    if (this.#sessions.count() > MOST_SESSIONS) {
      await this.end(this.#sessions.beyond(MOST_SESSIONS, now));
    }
    return { refreshToken: token, refreshExpiresIn: Math.floor((sliding - now) / SECOND) };
  }

  /** Exchanges a refresh token. No other request can come between what it reads and what it writes. */
  async rotate(text: string, place: Pick<SessionPlace, "ip" | "country">): Promise<Rotation> {
    const token = readRefreshToken(this.#keys, text);
    const row = token === null ? undefined : this.#sessions.find(token.sessionId);
    if (token === null || row === undefined) return { kind: "invalid" };
    const now = systemClock.now();
    const presented = { generation: token.generation, hash: refreshHash(text) };
    const decision = decideRefresh(stateOf(row), presented, now);
    if (decision === "invalid") return { kind: "invalid" };
    if (decision === "reuse") return this.#reused(row, now);
    if (this.#snapshot()?.account.status === "suspended") return { kind: "suspended" };
    if (decision === "rotate") return this.#rotated(row, text, token, place, now);
    const salt = new Uint8Array(row.salt ?? new ArrayBuffer(0));
    return this.#answer(row, successorOf(this.#keys, text, token, salt), row.sliding_expiry, now);
  }

  /** The session with its account, or `null` when it has ended. */
  live(sessionId: SessionId): LiveSession | null {
    const now = systemClock.now();
    const row = this.#sessions.find(sessionId);
    if (row === undefined || !isLive(row, now)) return null;
    if (now - row.last_seen_at >= SEEN_EVERY_MS) this.#sessions.seen(sessionId, now);
    const snapshot = this.#snapshot();
    return snapshot === undefined ? null : { account: snapshot.account };
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
    const ended = sessionIds.filter((id) => this.#sessions.end(id, now, false));
    await this.#closeSockets();
    return ended;
  }

  /** Replaces the copy of the account, unless it is newer. */
  putAccount(snapshot: AccountSnapshot): void {
    const present = this.#snapshot();
    if (present !== undefined && present.version > snapshot.version) return;
    this.ctx.storage.kv.put(SNAPSHOT, snapshot);
  }

  override async alarm(): Promise<void> {
    const now = systemClock.now();
    this.#sessions.purge(now);
    const next = this.#sessions.nextExpiry();
    if (next !== null) await this.#alarm.set(next);
    await this.#closeSockets();
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.alarm();
  }

  #snapshot(): AccountSnapshot | undefined {
    return this.ctx.storage.kv.get<AccountSnapshot>(SNAPSHOT);
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
    this.#sessions.rotate(row, { hash: refreshHash(next), salt, sliding }, place, now);
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
    };
  }

  async #reused(row: SessionRow, now: number): Promise<Rotation> {
    const first = this.#sessions.end(row.id, now, true);
    const snapshot = this.#snapshot();
    await this.#closeSockets();
    const ended = first && snapshot ? { account: snapshot.account, place: placeOf(row) } : null;
    return { kind: "reused", ended };
  }

  /** Has the user's hub close the sockets of ended sessions; what fails is tried again by the alarm. */
  async #closeSockets(): Promise<void> {
    const ids = this.#sessions.toClose();
    const userId: UserId | undefined = this.#snapshot()?.account.id as UserId | undefined;
    if (ids.length === 0 || userId === undefined) return;
    await this.#alarm.setNoLaterThan(systemClock.now() + CLOSE_AGAIN_MS);
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

function placeOf({ device, browser, ip, country }: SessionRow): SessionPlace {
  return { device, browser, ip, country };
}

function stateOf(row: SessionRow) {
  return {
    endedAt: row.ended_at,
    endedByReuse: row.ended_by_reuse !== 0,
    generation: row.generation,
    currentHash: row.current_hash,
    previousHash: row.previous_hash,
    rotatedAt: row.rotated_at,
    slidingExpiry: row.sliding_expiry,
    absoluteExpiry: row.absolute_expiry,
  };
}
