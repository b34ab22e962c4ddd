import { DAY } from "../../../shared/kernel/time.ts";
import type { CronJob } from "../platform/index.ts";
import type { CallDeps } from "./ports.ts";
import { deleteReports } from "./store.ts";

/** So long it is kept how a call went. */
const REPORTS_MS = 90 * DAY;

export const callCrons: readonly CronJob<CallDeps>[] = [
  {
    name: "calls.forget-reports",
    on: "retention",
    run: async (deps) => {
      const rows = await deleteReports(deps.db, deps.clock.now() - REPORTS_MS);
      return { forgotten: rows.length };
    },
  },
];
