import type { PlatformDeps } from "../platform/index.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type {
  AccessTokens,
  AccountSessions,
  DeviceTokens,
  DisposableDomains,
  IdentityLimits,
  Lockouts,
  PasswordHasher,
  Sealer,
} from "./ports.ts";
import type { ClientRegistry } from "./provider/client-registry.ts";
import type { RefreshKeys } from "./refresh-token.ts";

/** What identity works with. */
export interface IdentityDeps extends PlatformDeps {
  readonly passwords: PasswordHasher;
  readonly accessTokens: AccessTokens;
  readonly deviceTokens: DeviceTokens;
  readonly refreshKeys: RefreshKeys;
  /** Secrets of second factors. */
  readonly factorSealer: Sealer;
  readonly accountSessions: AccountSessions;
  readonly lockouts: Lockouts;
  readonly disposableDomains: DisposableDomains;
  readonly identityLimits: IdentityLimits;
  /** What this isolate remembers of tokens and sessions, for seconds. */
  readonly liveSessions: LiveSessions;
  /** What this isolate remembers of applications, for seconds. */
  readonly clients: ClientRegistry;
}
