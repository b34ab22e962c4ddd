import { LRUCache } from "lru-cache";
import type { SessionId } from "../../../shared/kernel/ids.ts";
import { type Clock, type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { CacheHits } from "../platform/index.ts";
import type { LiveSession, TokenClaims } from "./ports.ts";

/** A session that ended elsewhere is believed here no longer than this; five seconds are promised. */
const BELIEVED_MS = 4 * SECOND;
const MOST_TOKENS = 10_000;
const MOST_SESSIONS = 10_000;

interface Known {
  readonly session: LiveSession | null;
  readonly askedAt: Millis;
}

/**
 * What one isolate remembers: signatures it has checked, which never change, and which sessions were live a moment
 * ago. It is why a request costs neither a signature check nor a read.
 */
export class LiveSessions {
  readonly #clock: Clock;
  readonly #claims = new LRUCache<string, TokenClaims>({ max: MOST_TOKENS });
  readonly #sessions = new LRUCache<SessionId, Known>({ max: MOST_SESSIONS });
  readonly #hits: CacheHits;
  #changes = 0;

  constructor(clock: Clock, hits: CacheHits) {
    this.#clock = clock;
    this.#hits = hits;
  }

  /** The claims of a token whose signature this isolate has checked before. */
  claims(token: string): TokenClaims | undefined {
    return this.#claims.get(token);
  }

  rememberClaims(token: string, claims: TokenClaims): void {
    this.#claims.set(token, claims);
  }

  /**
   * The session as it was at most four seconds ago. Each request that does not find it here asks for itself: one
   * request must not wait for what another has begun, because that one may be cut off.
   */
  async session(
    id: SessionId,
    ask: () => Promise<LiveSession | null>,
  ): Promise<LiveSession | null> {
    const known = this.#sessions.get(id);
    const askedAt = this.#clock.now();
    if (known !== undefined) {
      const age = askedAt - known.askedAt;
      if (age >= 0 && age < BELIEVED_MS) {
        this.#hits.hit.value += 1;
        return known.session;
      }
    }
    this.#hits.miss.value += 1;
    const changes = this.#changes;
    const session = await ask();
    if (changes === this.#changes) this.#sessions.set(id, { session, askedAt });
    return session;
  }

  /** Makes the next request ask again. An answer that is under way is not kept: it may be older than the change. */
  forget(id: SessionId): void {
    this.#changes += 1;
    this.#sessions.delete(id);
  }

  /** Makes the next requests of all sessions of this account ask again. */
  forgetAccount(userId: string): void {
    this.#changes += 1;
    for (const [id, { session }] of this.#sessions.entries()) {
      if (session?.account.id === userId) this.#sessions.delete(id);
    }
  }
}
