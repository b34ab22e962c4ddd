import { DAY, iso, type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { hasTables, upgradeTables } from "../object-tables.ts";
import { TracedObject } from "../traced-object.ts";
import { VIEW_TABLES } from "./tables.ts";

/** So long views are gathered before they are passed on. */
const GATHER_MS = 5 * SECOND;
const AGAIN_MS = 30 * SECOND;
const DAY_LENGTH = "2026-11-21".length;

/** How the sum is written into the directory, by what is counted: it never goes back. */
const WRITE = {
  video: "UPDATE videos SET views = max(views, ?) WHERE id = ?",
  image: "UPDATE images SET views = max(views, ?) WHERE id = ?",
  vacancy: "UPDATE vacancies SET views = max(views, ?) WHERE id = ?",
} as const;

/** A part of a count is named after the whole and its number, the whole after what is counted: `image:<id>`, `<id>`. */
function nameOf(name: string): { readonly whole: string; readonly part: number | null } {
  const [whole = "", part] = name.split("/");
  return { whole, part: part === undefined ? null : Number(part) };
}

function countedBy(whole: string): { readonly kind: keyof typeof WRITE; readonly id: string } {
  const [kind, id] = whole.split(":");
  return (kind === "image" || kind === "vacancy") && id !== undefined
    ? { kind, id }
    : { kind: "video", id: whole };
}

function dayOf(at: Millis): string {
  return iso(at).slice(0, DAY_LENGTH);
}

/**
 * Counts the views of one video, image or vacancy. Viewers are spread over parts, each an object that counts a viewer of a day once; parts
 * tell the whole how many they have counted altogether, and the whole writes the sum into the directory. Only totals are
 * ever passed on, never differences: telling twice, or late, changes nothing, and what was told before a crash is told
 * again after it. So the directory is exact once nothing is on its way, by one write for all that was gathered.
 */
export class ViewCounter extends TracedObject {
  static override readonly name = "ViewCounter";
  readonly #sql = this.ctx.storage.sql;
  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "VIEW_COUNTER");

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  /** Counts a viewer of that day once, in this part. */
  async see(viewer: string, day: string): Promise<void> {
    upgradeTables(this.ctx.storage, VIEW_TABLES);
    const insert = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING";
    if (this.#sql.exec(insert, day, viewer).rowsWritten === 0) return;
    this.#sql.exec("UPDATE counted SET views = views + 1");
    await this.#alarm.setNoLaterThan(systemClock.now() + GATHER_MS);
  }

  /** A part of this whole has counted so many altogether. */
  async told(part: number, views: number): Promise<void> {
    upgradeTables(this.ctx.storage, VIEW_TABLES);
    const put = `INSERT INTO part VALUES (?, ?)
      ON CONFLICT (number) DO UPDATE SET views = max(views, excluded.views)`;
    this.#sql.exec(put, part, views);
    await this.#alarm.setNoLaterThan(systemClock.now() + GATHER_MS);
  }

  /**
   * What was counted is gone, and the count with it: the whole has its parts forget too. One that it has not heard of yet
   * tells it later, and is forgotten then.
   */
  async forget(): Promise<void> {
    const { whole, part } = nameOf(this.ctx.id.name ?? "");
    if (part === null) await this.#forgetParts(whole);
    await this.#alarm.clear();
    await this.ctx.storage.deleteAll();
  }

  override async alarm(): Promise<void> {
    if (!hasTables(this.ctx.storage)) return;
    const { whole, part } = nameOf(this.ctx.id.name ?? "");
    try {
      if (part === null) await this.#write(whole);
      else await this.#pass(whole, part);
    } catch {
      await this.#alarm.set(systemClock.now() + AGAIN_MS);
    }
  }

  /** Development wants to see what is counted: passes it on now instead of at its time. */
  async passOn(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) return;
    await this.#alarm.clear();
    await this.alarm();
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.alarm();
  }

  async #forgetParts(whole: string): Promise<void> {
    if (!hasTables(this.ctx.storage)) return;
    const parts = this.#sql.exec<{ number: number }>("SELECT number FROM part").toArray();
    const forget = ({ number }: { number: number }) =>
      this.env.VIEW_COUNTER.getByName(`${whole}/${number}`).forget();
    await Promise.all(parts.map(forget));
  }

  async #pass(whole: string, part: number): Promise<void> {
    await this.env.VIEW_COUNTER.getByName(whole).told(part, this.#counted());
    // Whose day is over here may still be counted elsewhere: one more day is kept.
    this.#sql.exec("DELETE FROM seen WHERE day < ?", dayOf(systemClock.now() - DAY));
  }

  async #write(whole: string): Promise<void> {
    const total = "SELECT coalesce(sum(views), 0) AS views FROM part";
    const { views } = this.#sql.exec<{ views: number }>(total).one();
    const { kind, id } = countedBy(whole);
    const { meta } = await this.env.DB.prepare(WRITE[kind]).bind(views, id).run();
    if (meta.changes === 0) await this.forget();
  }

  #counted(): number {
    return this.#sql.exec<{ views: number }>("SELECT views FROM counted").one().views;
  }
}
