import type { PlatformDeps } from "../platform/index.ts";
import type { Activity } from "./admin/activity-notes.ts";
import type { Believed } from "./believed.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type {
  AccessTokens,
  AccountSessions,
  ArchiveFile,
  Archives,
  BreachedPasswords,
  CodeHasher,
  CommonPasswords,
  DeviceTokens,
  DisposableDomains,
  IdentityLimits,
  LinkSigner,
  Lockouts,
  MailDomains,
  Outgoing,
  PasswordHasher,
  Sealer,
  SigningKey,
  SocialServices,
  StorageUsage,
  TokenSigner,
} from "./ports.ts";
import type { ClientRegistry } from "./provider/client-registry.ts";
import type { KeyRing } from "./provider/key-ring.ts";
import type { RefreshKeys } from "./refresh-token.ts";

/** What identity works with. */
export interface IdentityDeps extends PlatformDeps {
  readonly passwords: PasswordHasher;
  readonly accessTokens: AccessTokens;
  /** Signs everything that is a JWT; its keys are those of {@link keyRing}. */
  readonly tokenSigner: TokenSigner;
  readonly keyRing: KeyRing;
  /** The deployment's own signing keys; the first signs until there are others. */
  readonly secretKeys: readonly SigningKey[];
  /** Signing keys that are kept in the database. */
  readonly keySealer: Sealer;
  /** Names that only we can read: the same text for the same context is the same name. */
  readonly nameSealer: Sealer;
  /** What pairwise subjects are made with. */
  readonly pairwiseKey: Uint8Array;
  readonly outgoing: Outgoing;
  readonly deviceTokens: DeviceTokens;
  readonly refreshKeys: RefreshKeys;
  /** Secrets of second factors. */
  readonly factorSealer: Sealer;
  readonly accountSessions: AccountSessions;
  readonly lockouts: Lockouts;
  readonly disposableDomains: DisposableDomains;
  readonly mailDomains: MailDomains;
  readonly commonPasswords: CommonPasswords;
  readonly breachedPasswords: BreachedPasswords;
  readonly codeHasher: CodeHasher;
  readonly identityLimits: IdentityLimits;
  /** What this isolate remembers of tokens and sessions, for seconds. */
  readonly liveSessions: LiveSessions;
  /** What this isolate remembers of applications, for seconds. */
  readonly clients: ClientRegistry;
  /** Whether a token without a session was withdrawn, by its `jti`. */
  readonly withdrawnTokens: Believed<boolean>;
  readonly social: SocialServices;
  readonly storage: StorageUsage;
  readonly archives: Archives;
  /** Links to exports. */
  readonly exportUrls: LinkSigner;
  /** Everything that the platform has of somebody, as files. */
  personalData(userId: string): AsyncIterable<ArchiveFile>;
  /** Whom this isolate has noted as being here. */
  readonly activity: Activity;
}
