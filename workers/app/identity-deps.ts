import argon2Wasm from "@phi-ag/argon2/argon2.wasm";
import { systemClock } from "../../shared/kernel/time.ts";
import { jwtAccessTokens } from "../adapters/access-tokens.ts";
import { objectSessions } from "../adapters/account-sessions.ts";
import { argon2Hasher, wasmArgon2 } from "../adapters/argon2-hasher.ts";
import { macDeviceTokens } from "../adapters/device-tokens.ts";
import { listedDisposableDomains } from "../adapters/disposable-domains.ts";
import { objectLockouts } from "../adapters/rate-limiters.ts";
import { aesSealer } from "../adapters/sealer.ts";
import {
  ClientRegistry,
  type IdentityDeps,
  type IdentityLimits,
  LiveSessions,
  refreshKeys,
} from "../domains/identity/index.ts";
import type { Database, PlatformDeps } from "../domains/platform/index.ts";
import type { Settings } from "./settings.ts";

function limitsOf(settings: Settings): IdentityLimits {
  const windowSeconds = settings.FAILURE_WINDOW_SECONDS;
  return {
    lockout: {
      failures: settings.ACCOUNT_FAILURES,
      windowSeconds,
      firstLockSeconds: settings.LOCK_SECONDS,
      longestLockSeconds: settings.LONGEST_LOCK_SECONDS,
    },
    addressFailures: { name: "sign-in-failures", limit: settings.ADDRESS_FAILURES, windowSeconds },
    registrations: {
      name: "registrations",
      limit: settings.ADDRESS_REGISTRATIONS,
      windowSeconds,
    },
  };
}

/** What identity needs from outside. */
export function identityDeps(
  settings: Settings,
  sessions: Env["ACCOUNT_SESSIONS"],
  counters: Env["RATE_LIMITER"],
  db: Database,
): Omit<IdentityDeps, keyof PlatformDeps> {
  const hashing = {
    memoryKib: settings.ARGON2_MEMORY,
    passes: settings.ARGON2_PASSES,
    lanes: 1,
  };
  return {
    passwords: argon2Hasher(wasmArgon2(argon2Wasm), settings.PASSWORD_PEPPER, hashing),
    accessTokens: jwtAccessTokens(settings.PUBLIC_URL, settings.TOKEN_KEYS.keys),
    deviceTokens: macDeviceTokens(settings.ENCRYPTION_KEY),
    refreshKeys: refreshKeys(settings.ENCRYPTION_KEY),
    factorSealer: aesSealer(settings.ENCRYPTION_KEY, "second factor"),
    accountSessions: objectSessions(sessions),
    lockouts: objectLockouts(counters),
    disposableDomains: listedDisposableDomains(),
    identityLimits: limitsOf(settings),
    liveSessions: new LiveSessions(systemClock),
    clients: new ClientRegistry(db, systemClock),
  };
}
