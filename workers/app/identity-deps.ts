import argon2Wasm from "@phi-ag/argon2/argon2.wasm";
import { DAY, HOUR, SECOND, systemClock } from "../../shared/kernel/time.ts";
import { jwtAccessTokens } from "../adapters/access-tokens.ts";
import { objectSessions } from "../adapters/account-sessions.ts";
import { argon2Hasher, wasmArgon2 } from "../adapters/argon2-hasher.ts";
import { noBreachCheck, rangeBreachCheck } from "../adapters/breached-passwords.ts";
import { macCodeHasher } from "../adapters/code-hasher.ts";
import passwordFilter from "../adapters/common-passwords.bin";
import { macDeviceTokens } from "../adapters/device-tokens.ts";
import { listedDisposableDomains } from "../adapters/disposable-domains.ts";
import { derivedBytes } from "../adapters/mac.ts";
import { dnsMailDomains, noMailLookup } from "../adapters/mail-domains.ts";
import { fetchOutgoing } from "../adapters/outgoing.ts";
import { filteredPasswords } from "../adapters/password-filter.ts";
import { objectLockouts } from "../adapters/rate-limiters.ts";
import { aesSealer, namingSealer } from "../adapters/sealer.ts";
import { socialServices } from "../adapters/social-services.ts";
import { jwtSigner } from "../adapters/token-signer.ts";
import {
  Activity,
  Believed,
  ClientRegistry,
  type IdentityDeps,
  type IdentityLimits,
  KeyRing,
  LiveSessions,
  refreshKeys,
} from "../domains/identity/index.ts";
import { storageGrowth } from "../domains/media/index.ts";
import {
  cacheHits,
  type Database,
  type Metrics,
  type PlatformDeps,
} from "../domains/platform/index.ts";
import type { Settings } from "./settings.ts";

/** Tokens that one isolate remembers. */
const MOST_TOKENS = 10_000;

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
    ceremonies: { name: "passkey-sign-ins", limit: settings.ADDRESS_CEREMONIES, windowSeconds },
    messagesPerAddress: {
      name: "messages-address",
      limit: settings.ADDRESS_MESSAGES,
      windowSeconds: HOUR / SECOND,
    },
    messagesPerRecipient: {
      name: "messages-recipient",
      limit: settings.RECIPIENT_MESSAGES,
      windowSeconds: HOUR / SECOND,
    },
    messagesPerRecipientDaily: {
      name: "messages-recipient-day",
      limit: settings.RECIPIENT_MESSAGES_DAILY,
      windowSeconds: DAY / SECOND,
    },
  };
}

/** Signed tokens, and the keys that sign them. */
function tokenDeps(settings: Settings, db: Database) {
  const secretKeys = settings.TOKEN_KEYS.keys;
  const keySealer = aesSealer(settings.ENCRYPTION_KEY, "signing key");
  const nameSealer = namingSealer(settings.ENCRYPTION_KEY, "name");
  const keyRing = new KeyRing(db, systemClock, keySealer, secretKeys);
  const pairwiseKey = derivedBytes(settings.ENCRYPTION_KEY, "pairwise subject");
  const tokenSigner = jwtSigner(settings.PUBLIC_URL, keyRing);
  const accessTokens = jwtAccessTokens(tokenSigner, settings.PUBLIC_URL, nameSealer);
  return {
    secretKeys,
    keySealer,
    nameSealer,
    pairwiseKey,
    keyRing,
    tokenSigner,
    accessTokens,
  };
}

/** What new passwords and addresses are checked against. */
function checkDeps(settings: Settings) {
  const { BREACH_CHECK_URL: breaches, MX_LOOKUP_URL: resolver } = settings;
  return {
    disposableDomains: listedDisposableDomains(),
    mailDomains: resolver ? dnsMailDomains(resolver) : noMailLookup,
    commonPasswords: filteredPasswords(passwordFilter),
    breachedPasswords: breaches ? rangeBreachCheck(breaches) : noBreachCheck,
  };
}

/** What identity needs from outside. */
export function identityDeps(
  settings: Settings,
  sessions: Env["ACCOUNT_SESSIONS"],
  counters: Env["RATE_LIMITER"],
  db: Database,
  metrics: Metrics,
): Omit<IdentityDeps, keyof PlatformDeps | "archives" | "exportUrls" | "personalData"> {
  const hashing = {
    memoryKib: settings.ARGON2_MEMORY,
    passes: settings.ARGON2_PASSES,
    lanes: 1,
  };
  return {
    passwords: argon2Hasher(wasmArgon2(argon2Wasm), settings.PASSWORD_PEPPER, hashing),
    ...tokenDeps(settings, db),
    outgoing: fetchOutgoing(VECHE_LOCAL && settings.ALLOW_PRIVATE_NETWORK),
    deviceTokens: macDeviceTokens(settings.ENCRYPTION_KEY),
    refreshKeys: refreshKeys(settings.ENCRYPTION_KEY),
    factorSealer: aesSealer(settings.ENCRYPTION_KEY, "second factor"),
    accountSessions: objectSessions(sessions),
    lockouts: objectLockouts(counters),
    ...checkDeps(settings),
    codeHasher: macCodeHasher(derivedBytes(settings.ENCRYPTION_KEY, "one-time code")),
    identityLimits: limitsOf(settings),
    liveSessions: new LiveSessions(systemClock, cacheHits(metrics, "sessions")),
    clients: new ClientRegistry(db, systemClock, cacheHits(metrics, "applications")),
    withdrawnTokens: new Believed(systemClock, MOST_TOKENS, cacheHits(metrics, "withdrawn_tokens")),
    social: socialServices(settings.SOCIAL_PROVIDERS, {
      allowInsecure: VECHE_LOCAL && settings.ALLOW_PRIVATE_NETWORK,
      now: systemClock.now,
    }),
    storage: { growth: (since) => storageGrowth(db, since) },
    activity: new Activity(),
  };
}
