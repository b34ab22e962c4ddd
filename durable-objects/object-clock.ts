import { clockOffset, shiftClock } from "../shared/kernel/time.ts";

let loading: Promise<void> | undefined;

/**
 * Makes the platform's clock right in this isolate before its first use. Only development can have moved it;
 * everywhere else this does nothing.
 */
export function readyClock(env: Env): Promise<void> {
  if (!VECHE_LOCAL) return Promise.resolve();
  loading ??= env.DEV_CONSOLE.getByName("console").clockOffset().then(shiftClock);
  return loading;
}

/**
 * An object's one alarm, on the platform's clock. Objects call {@link ready} while they start, pass their `alarm()`
 * on to it, and let development tell them of a moved clock by {@link clockMoved}.
 */
export class ObjectAlarm {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #binding: AlarmBinding;

  constructor(ctx: DurableObjectState, env: Env, binding: AlarmBinding) {
    this.#ctx = ctx;
    this.#env = env;
    this.#binding = binding;
  }

  /**
   * Sets the alarm, in milliseconds of the platform's clock; replaces the one set before. It is written with whatever
   * else the caller writes in this turn: all of it is kept, or none.
   */
  async set(at: number): Promise<void> {
    const written = this.#ctx.storage.setAlarm(at - clockOffset());
    if (VECHE_LOCAL) {
      this.#ctx.storage.kv.put("alarm-at", at);
      const name = this.#ctx.id.name;
      if (name)
        await this.#env.DEV_CONSOLE.getByName("console").watchAlarm(this.#binding, name, at);
    }
    await written;
  }

  /** Sets the alarm unless an earlier one is already set. */
  async setNoLaterThan(at: number): Promise<void> {
    const present = await this.#ctx.storage.getAlarm();
    if (present === null || present + clockOffset() > at) await this.set(at);
  }

  /** Takes the alarm back. */
  async clear(): Promise<void> {
    if (VECHE_LOCAL) this.#ctx.storage.kv.delete("alarm-at");
    await this.#ctx.storage.deleteAlarm();
  }

  /** After the clock was moved: puts the alarm where it belongs now. Answers whether it is due. */
  async clockMoved(now: number): Promise<boolean> {
    const at = this.#ctx.storage.kv.get<number>("alarm-at");
    if (at === undefined) return false;
    if (at <= now) {
      await this.clear();
      return true;
    }
    await this.#ctx.storage.setAlarm(at - clockOffset());
    return false;
  }
}

/** Objects with an alarm, by the name of their binding. */
export type AlarmBinding =
  | "CALL_ROOM"
  | "CHAT_ROOM"
  | "CHAT_RELAY"
  | "USER_HUB"
  | "ACCOUNT_SESSIONS"
  | "IDEMPOTENCY_KEYS"
  | "UPLOAD_SESSION"
  | "VIEW_COUNTER";
