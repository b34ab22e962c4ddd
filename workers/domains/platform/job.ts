import type { z } from "@hono/zod-openapi";
import type { CronName } from "../../../shared/contracts/platform/index.ts";

/** A queue message a domain handles. It may arrive twice, and late. */
export interface QueueJob<Deps, Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly message: Schema;
  handle(deps: Deps, message: z.output<Schema>): Promise<void>;
}

/** Work a domain does by the clock. Idempotent; answers a short report. */
export interface CronJob<Deps> {
  readonly name: string;
  /** `minute` for every tick, else the schedule it belongs to. */
  readonly on: CronName | "minute";
  run(deps: Deps): Promise<Record<string, unknown>>;
}
