import { iso } from "../../../shared/kernel/time.ts";
import type { CronJob, PlatformDeps } from "../platform/index.ts";
import { forgetViews } from "./follow-store.ts";

export const peopleCrons: readonly CronJob<PlatformDeps>[] = [
  {
    name: "people.forget-views",
    on: "expire",
    run: async (deps) => ({
      forgotten: await forgetViews(deps.db, iso(deps.clock.now()).slice(0, 10)),
    }),
  },
];
