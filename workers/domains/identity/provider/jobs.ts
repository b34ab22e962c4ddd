import { DAY } from "../../../../shared/kernel/time.ts";
import type { CronJob } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { purgeProvider } from "./store.ts";

/** A used code that is shown again within this time ends what it opened. */
const CODES_KEPT_MS = 30 * DAY;

export const providerCrons: readonly CronJob<IdentityDeps>[] = [
  { name: "identity.rotate-keys", on: "rotate-keys", run: rotateKeys },
  {
    name: "identity.expire-provider",
    on: "expire",
    run: async (deps) => {
      const now = deps.clock.now();
      return { purged: await purgeProvider(deps.db, now, now - CODES_KEPT_MS) };
    },
  },
];
