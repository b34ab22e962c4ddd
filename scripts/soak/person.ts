import { setTimeout as wait } from "node:timers/promises";
import type { Account } from "../../bench/platform/accounts.mjs";

const PATIENCE_MS = 30_000;
const PAUSE_MS = 250;
/** Who has no answer by then has been let down: the platform is never away for so long. */
const GIVE_UP_MS = 300_000;
/** Access tokens live a quarter of an hour. */
const OLD_MS = 8 * 60_000;

type Parsed = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  /** What is read of it, its reader knows. */
  readonly body: Parsed;
  /** How often it had to be asked. */
  readonly tries: number;
}

/** A question that was never answered. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: object | Uint8Array<ArrayBuffer> | undefined;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whether the same is to be asked again: nobody answered, not now, or it is still being done. */
function isOpen(reply: Omit<Reply, "tries"> | null): boolean {
  if (reply === null || reply.status >= 500 || reply.status === 429) return true;
  return reply.status === 409 && reply.body?.code === "in_progress";
}

async function once(origin: string, question: Question): Promise<Omit<Reply, "tries"> | null> {
  const { method, path, body, headers, type = "application/json" } = question;
  const sent = body instanceof Uint8Array ? body : body && JSON.stringify(body);
  try {
    const reply = await fetch(origin + path, {
      method,
      headers: { ...headers, ...(sent && { "Content-Type": type }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(sent && { body: sent }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text.startsWith("{") ? JSON.parse(text) : text };
  } catch {
    return null;
  }
}

/** Asks the same, as clients do, until it is answered for good. Throws {@link Unanswered}. */
export async function surely(origin: () => string, question: Question): Promise<Reply> {
  const began = performance.now();
  let last = "nobody answered";
  for (let tries = 1; performance.now() - began < GIVE_UP_MS; tries += 1) {
    const reply = await once(origin(), question);
    if (reply !== null && !isOpen(reply)) return { ...reply, tries };
    if (reply !== null) last = `${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`;
    await wait(PAUSE_MS * Math.min(8, tries));
  }
  throw new Unanswered(`${question.method} ${question.path}: ${last}`);
}

/** Somebody with an account, whose client asks until it is answered and keeps its tokens fresh. */
export class Person {
  readonly userId: string;
  readonly origin: () => string;
  #account: Account;
  #renewing: Promise<void> | null = null;

  constructor(origin: () => string, account: Account) {
    this.origin = origin;
    this.userId = account.userId;
    this.#account = account;
  }

  /** An access token that holds for a while. */
  async token(): Promise<string> {
    if (Date.now() - this.#account.issuedAt > OLD_MS) await this.renew();
    return this.#account.token;
  }

  /** Takes new tokens. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Asks until it is answered. What makes something is asked with a key, so that it is made once. */
  async ask(method: string, path: string, body?: Question["body"], type?: string): Promise<Reply> {
    const key = method === "POST" ? { "Idempotency-Key": crypto.randomUUID() } : {};
    const headers = { ...key, Authorization: `Bearer ${await this.token()}` };
    return surely(this.origin, { method, path, body, headers, ...(type && { type }) });
  }

  /** The same; throws when it is refused. */
  async have(method: string, path: string, body?: Question["body"], type?: string) {
    const reply = await this.ask(method, path, body, type);
    if (reply.status < 300) return reply.body;
    throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  }

  async #renew(): Promise<void> {
    const { refreshToken } = this.#account;
    const path = "/api/auth/refresh";
    const reply = await surely(this.origin, { method: "POST", path, body: { refreshToken } });
    if (reply.status !== 200) {
      throw new Error(`${this.userId} was signed out: ${JSON.stringify(reply.body)}`);
    }
    const { accessToken: token, refreshToken: next } = reply.body.tokens;
    this.#account = { ...this.#account, token, refreshToken: next, issuedAt: Date.now() };
  }
}
