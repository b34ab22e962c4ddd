import type { CronJob } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { purgeEmailTokens } from "./store.ts";

export const identityCrons: readonly CronJob<IdentityDeps>[] = [
  {
    name: "identity.expire-email-tokens",
    on: "expire",
    run: async (deps) => ({ purged: await purgeEmailTokens(deps.db, deps.clock.now()) }),
  },
];
