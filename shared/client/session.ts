import createClient from "openapi-fetch";
import { ApiError, networkError } from "./problem.ts";
import type { components, paths } from "./schema.gen.d.ts";
import { reply, throwing } from "./throwing.ts";

type Tokens = components["schemas"]["Tokens"];

/** An access token in memory. It is never written anywhere; the refresh token is in a cookie no script can read. */
interface Access {
  readonly token: string;
  readonly sessionId: string;
  /** By this device's own clock. */
  readonly expiresAt: number;
}

type Notice = { readonly t: "access"; readonly access: Access } | { readonly t: "ended" };

export interface SessionOptions {
  /** Origin of the platform; empty in a page that the platform serves. */
  readonly baseUrl?: string;
  /** Remembers that there may be a session to resume, so that a first visitor's page asks for none. */
  readonly hint: { get(): boolean; set(present: boolean): void };
}

/** Renew a little before the server would refuse. */
const EARLY_MS = 30_000;
/**
 * An answer that has not come by then is asked for again: a lost one may be had once more for thirty seconds, and all
 * tabs wait for it meanwhile.
 */
const ANSWER_WITHIN_MS = 10_000;
const LOCK = "veche.refresh";
const CHANNEL = "veche.session";

/**
 * The signed-in state of this page, kept in step with the browser's other tabs: one refresh at a time among all
 * of them, and whoever gets a token tells the rest.
 */
export class Session {
  #access: Access | null = null;
  #started: Promise<boolean> | null = null;
  #renewal: Promise<string | null> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #client;
  readonly #hint;

  constructor(options: SessionOptions) {
    this.#hint = options.hint;
    this.#client = createClient<paths>({ baseUrl: options.baseUrl ?? "", fetch: throwing(fetch) });
    this.#channel.onmessage = (message: MessageEvent<Notice>) => this.#hear(message.data);
  }

  /** Id of the session, or `null` when signed out. */
  get id(): string | null {
    return this.#access?.sessionId ?? null;
  }

  /**
   * Finds out, once, whether the browser is signed in. Rejects with an `ApiError` when the platform cannot be
   * reached; the next call tries again.
   */
  start(): Promise<boolean> {
    this.#started ??= this.#resume().catch((error: unknown) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }

  /** A token good for the next request, renewed if need be; `null` when signed out. */
  async token(): Promise<string | null> {
    await this.start();
    if (this.#access === null) return null;
    if (Date.now() < this.#access.expiresAt - EARLY_MS) return this.#access.token;
    return this.renew(this.#access.token);
  }

  /** A token to use instead of one that was refused; `null` when the session is over. */
  renew(refused: string | null): Promise<string | null> {
    this.#renewal ??= this.#exchange(refused).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Takes the tokens of a sign-in. */
  adopt(tokens: Tokens): void {
    this.#accept({
      token: tokens.accessToken,
      sessionId: tokens.sessionId,
      expiresAt: Date.now() + tokens.expiresIn * 1_000,
    });
    this.#hint.set(true);
    if (this.#access !== null) this.#tell({ t: "access", access: this.#access });
  }

  /** Forgets the session here and in the other tabs. */
  end(): void {
    this.#hint.set(false);
    this.#tell({ t: "ended" });
    this.#accept(null);
  }

  /** Calls back whenever somebody has signed in or out. Returns what stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets go of the other tabs. */
  close(): void {
    this.#channel.close();
  }

  async #resume(): Promise<boolean> {
    if (this.#access === null && this.#hint.get()) await this.renew(null);
    return this.#access !== null;
  }

  #exchange(refused: string | null): Promise<string | null> {
    return exclusively(async () => {
      const current = this.#access;
      if (current !== null && current.token !== refused) return current.token;
      if (current === null && refused !== null) return null;
      try {
        const tokens = await this.#refresh();
        this.adopt(tokens);
        return tokens.accessToken;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        this.end();
        return null;
      }
    });
  }

  async #refresh(): Promise<Tokens> {
    const late = new AbortController();
    const tooLate = new DOMException("No answer in time.", "TimeoutError");
    const timer = setTimeout(() => late.abort(tooLate), ANSWER_WITHIN_MS);
    try {
      const { tokens } = await reply(
        this.#client.POST("/api/auth/refresh", { signal: late.signal }),
      );
      return tokens;
    } catch (error) {
      throw networkError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(notice: Notice): void {
    this.#accept(notice.t === "access" ? notice.access : null);
  }

  #tell(notice: Notice): void {
    this.#channel.postMessage(notice);
  }

  #accept(access: Access | null): void {
    const before = this.id;
    this.#access = access;
    this.#started = Promise.resolve(access !== null);
    if (before === this.id) return;
    for (const listener of this.#listeners) listener();
  }
}

/** Runs alone among all tabs, where the browser can tell them apart. */
function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request(LOCK, work);
}
