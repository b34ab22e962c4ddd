import type { CronJob } from "../platform/index.ts";
import { keepStats } from "./admin/keep-stats.ts";
import { endSuspensions } from "./admin/suspend-account.ts";
import { purgeChallenges } from "./challenges.ts";
import type { IdentityDeps } from "./deps.ts";
import { purgeDevices } from "./devices.ts";
import { eraseAccounts } from "./life/erase-accounts.ts";
import { expireExports, resumeExports } from "./life/make-export.ts";
import { providerCrons } from "./provider/jobs.ts";
import { purgeSecurityEvents } from "./security/store.ts";
import { purgeEmailTokens } from "./store.ts";

export const identityCrons: readonly CronJob<IdentityDeps>[] = [
  {
    name: "identity.expire-email-tokens",
    on: "expire",
    run: async (deps) => ({ purged: await purgeEmailTokens(deps.db, deps.clock.now()) }),
  },
  {
    name: "identity.expire-challenges",
    on: "expire",
    run: async (deps) => ({ purged: await purgeChallenges(deps.db, deps.clock.now()) }),
  },
  {
    name: "identity.forget-devices",
    on: "retention",
    run: async (deps) => ({ purged: await purgeDevices(deps.db, deps.clock.now()) }),
  },
  {
    name: "identity.forget-security-events",
    on: "retention",
    run: async (deps) => ({ purged: await purgeSecurityEvents(deps.db, deps.clock.now()) }),
  },
  { name: "identity.end-suspensions", on: "minute", run: endSuspensions },
  { name: "identity.resume-exports", on: "minute", run: resumeExports },
  { name: "identity.expire-exports", on: "expire", run: expireExports },
  { name: "identity.erase-accounts", on: "retention", run: eraseAccounts },
  { name: "identity.keep-stats", on: "counters", run: keepStats },
  ...providerCrons,
];
