import type { CronJob, PlatformDeps } from "../../platform/index.ts";
import { dropExpired } from "./store.ts";

const AT_ONCE = 500;

/** Drops key packages whose lifetime is over. */
export const expiredKeyPackages: CronJob<PlatformDeps> = {
  name: "chat.drop-key-packages",
  on: "retention",
  run: async ({ db, clock }) => ({ dropped: (await dropExpired(db, clock.now(), AT_ONCE)).length }),
};
