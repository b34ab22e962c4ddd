import { z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import { type Clock, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { CacheHits } from "../metrics/cache-hits.ts";
import type { AddressList, Database } from "../ports.ts";
import { platformSettings } from "../tables.ts";
import { inNetworks } from "./cidr.ts";

const NAME = "ip_allowlist";
/** A list that was changed elsewhere holds here no later than this; five seconds are promised. */
const BELIEVED_MS = 4 * SECOND;

const stored = z.array(z.string());

/** Networks that administration and moderation may be used from; none at all stands for everywhere. */
export async function readAllowlist(db: Database): Promise<string[]> {
  const { value } = platformSettings;
  const row = await db
    .select({ value })
    .from(platformSettings)
    .where(eq(platformSettings.name, NAME))
    .get();
  return stored.parse(row?.value ?? []);
}

/** Statement that replaces the list. */
export function writeAllowlist(db: Database, cidrs: readonly string[], now: Millis) {
  const value = [...cidrs];
  return db
    .insert(platformSettings)
    .values({ name: NAME, value, updatedAt: now })
    .onConflictDoUpdate({ target: platformSettings.name, set: { value, updatedAt: now } });
}

/** The list as one isolate knows it, at most four seconds old, so that a request costs no read. */
export class IpAllowlist implements AddressList {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #hits: CacheHits;
  #known: { readonly cidrs: readonly string[]; readonly askedAt: Millis } | null = null;

  constructor(db: Database, clock: Clock, hits: CacheHits) {
    this.#db = db;
    this.#clock = clock;
    this.#hits = hits;
  }

  /** Whether power may be used from this address. */
  async admits(ip: string): Promise<boolean> {
    const cidrs = await this.#cidrs();
    return cidrs.length === 0 || inNetworks(ip, cidrs);
  }

  /** Makes the next request ask again, after a change. */
  forget(): void {
    this.#known = null;
  }

  async #cidrs(): Promise<readonly string[]> {
    const askedAt = this.#clock.now();
    const known = this.#known;
    const age = known === null ? -1 : askedAt - known.askedAt;
    if (known !== null && age >= 0 && age < BELIEVED_MS) {
      this.#hits.hit.value += 1;
      return known.cidrs;
    }
    this.#hits.miss.value += 1;
    const cidrs = await readAllowlist(this.#db);
    if (this.#known === known) this.#known = { cidrs, askedAt };
    return cidrs;
  }
}
