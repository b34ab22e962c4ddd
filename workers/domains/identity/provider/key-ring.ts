import { type Clock, MINUTE, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import type { KeySet, KeySource, Sealer, SigningKey } from "../ports.ts";
import { type Generation, keysAt } from "./key-rotation.ts";
import { listSigningKeys } from "./key-store.ts";

/** Far less than the day for which a key is published before it signs. */
const BELIEVED_MS = 5 * MINUTE;
/** An unknown key may be a new one; garbage must not make us ask all the time. */
const ASK_AGAIN_MS = 10 * SECOND;

/** The keys that one isolate knows: those of the deployment's secret, and the generations made since. */
export class KeyRing implements KeySource {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #sealer: Sealer;
  readonly #secret: readonly SigningKey[];
  #searchedAt: Millis = 0;
  #known: { readonly generations: readonly Generation[]; readonly askedAt: Millis } | null = null;

  constructor(db: Database, clock: Clock, sealer: Sealer, secret: readonly SigningKey[]) {
    this.#db = db;
    this.#clock = clock;
    this.#sealer = sealer;
    this.#secret = secret;
  }

  current(): Promise<KeySet> {
    return this.#keys(BELIEVED_MS);
  }

  async knowing(kid: string): Promise<KeySet> {
    const keys = await this.current();
    if (keys.verifying.some((key) => key.kid === kid)) return keys;
    const now = this.#clock.now();
    if (Math.abs(now - this.#searchedAt) < ASK_AGAIN_MS) return keys;
    this.#searchedAt = now;
    return this.#keys(ASK_AGAIN_MS);
  }

  /** Makes the next question go to the database. */
  forget(): void {
    this.#known = null;
  }

  async #keys(believedMs: Millis): Promise<KeySet> {
    const now = this.#clock.now();
    const age = this.#known === null ? Number.POSITIVE_INFINITY : now - this.#known.askedAt;
    if (this.#known === null || age < 0 || age >= believedMs) {
      this.#known = { generations: await this.#reload(), askedAt: now };
    }
    return keysAt(this.#known.generations, now);
  }

  /** While the database does not answer, the keys are those that were known: a new one was published long before. */
  async #reload(): Promise<readonly Generation[]> {
    try {
      return await this.#load();
    } catch (error) {
      if (this.#known === null) throw error;
      return this.#known.generations;
    }
  }

  async #load(): Promise<Generation[]> {
    const rows = await listSigningKeys(this.#db);
    const dates = new Map(rows.map(({ kid, signsFrom }) => [kid, signsFrom]));
    const own = this.#secret.map((key) => ({ key, signsFrom: dates.get(key.kid) ?? null }));
    const made = await Promise.all(
      rows.map(async ({ kid, sealed, signsFrom }): Promise<Generation[]> => {
        const text = sealed === null ? null : await this.#sealer.open(sealed, kid);
        return text === null ? [] : [{ key: JSON.parse(text) as SigningKey, signsFrom }];
      }),
    );
    return [...own, ...made.flat()];
  }
}
