import type { User } from "../../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { RatePolicy } from "../platform/index.ts";

/** Slow hashing of passwords (in normal form), peppered. */
export interface PasswordHasher {
  /** A new PHC string with a fresh salt. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the PHC string. `null` stands for an account that does not exist: the same work
   * is done, and the answer is no.
   */
  verify(phc: string | null, password: string): Promise<boolean>;
  /** Whether the PHC string was made with weaker parameters than the present ones. */
  isOutdated(phc: string): boolean;
}

/** What an access token says. Times are in seconds since the Unix epoch, as RFC 7519 has them. */
export interface AccessClaims {
  readonly sub: UserId;
  readonly sid: SessionId;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly role: User["role"];
  readonly amr: readonly string[];
  readonly auth_time: number;
}

export interface PublicKey {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
  readonly [member: string]: string;
}

/** A private P-256 key as a JSON Web Key. */
export interface SigningKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly kid: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

/** The keys of this moment: one signs, all verify. */
export interface KeySet {
  readonly signing: SigningKey;
  readonly verifying: readonly SigningKey[];
}

/** Where the keys of tokens come from. */
export interface KeySource {
  current(): Promise<KeySet>;
  /** The keys, asked for anew when this one is not among them: it may have come since. */
  knowing(kid: string): Promise<KeySet>;
}

/** Signs and checks JWTs of this issuer (ES256, RFC 7519). */
export interface TokenSigner {
  sign(type: string, claims: Readonly<Record<string, unknown>>): Promise<string>;
  /**
   * The claims of a token with a good signature, issuer and type (`typ`), expired or not; `null` for anything else.
   */
  verify(type: string, token: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** The public halves of all keys that verify, and of those that soon will. */
  publicKeys(): Promise<readonly PublicKey[]>;
}

/** What the access token of an application says (RFC 9068). Times are in seconds since the Unix epoch. */
export interface ApplicationClaims {
  readonly clientId: string;
  /** The person as this application knows them, or the application itself. */
  readonly subject: string;
  /** Whose session it is; `null` for a token of the application's own (client credentials). */
  readonly session: { readonly userId: UserId; readonly sessionId: SessionId } | null;
  readonly scopes: readonly string[];
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly amr: readonly string[] | null;
  readonly acr: string | null;
  readonly authTime: number | null;
  /** Thumbprint of the key it is bound to (RFC 9449). */
  readonly jkt: string | null;
}

/** What a good access token says: of the person's own sessions, or of an application. */
export type TokenClaims =
  | { readonly kind: "own"; readonly claims: AccessClaims }
  | { readonly kind: "application"; readonly claims: ApplicationClaims };

/** Signs and checks access tokens (RFC 9068 type). */
export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  signFor(claims: ApplicationClaims): Promise<string>;
  /** What a token says that is ours and meant for this API, expired or not; `null` for anything else. */
  verify(token: string): Promise<TokenClaims | null>;
}

/** Posts to addresses that others have named. */
export interface Outgoing {
  /** Posts a form and answers the status. Throws when the address may not be reached or does not answer in time. */
  postForm(url: string, fields: Readonly<Record<string, string>>): Promise<number>;
}

/** Short secret tokens that are not kept: their meaning is in them, under a MAC. */
export interface DeviceTokens {
  issue(userId: UserId, deviceId: string, now: Millis): string;
  /** The device that the token says it speaks of, before anything of it is believed; `null` for what is no token. */
  claimed(token: string): string | null;
  /** The device, if the token is ours, of this account and not too old. */
  read(token: string, userId: UserId, now: Millis): string | null;
}

/** Secrets that have to be read again, kept under encryption. */
export interface Sealer {
  /** `context` says whose it is (a user, a key): it opens only for the same one. */
  seal(text: string, context: string): Promise<string>;
  /** The text, or `null` when it was sealed by another key, for another context, or altered. */
  open(sealed: string, context: string): Promise<string | null>;
}

export interface AccountSnapshot {
  readonly account: User;
  readonly version: number;
}

/** Where and how a session is used. */
export interface SessionPlace {
  readonly device: string | null;
  readonly browser: string | null;
  readonly ip: string;
  readonly country: string | null;
}

export interface SessionOpening extends SessionPlace {
  /** How its refresh token travels. */
  readonly transport?: "body" | "cookie" | undefined;
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly amr: readonly string[];
  readonly snapshot: AccountSnapshot;
}

/** What an application may do for a person, and for how long. */
export interface ApplicationAccess {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The sign-in session it came from, with which it ends unless it is `offline`. */
  readonly parentId: SessionId | null;
  readonly offline: boolean;
  /** Thumbprint (RFC 7638) of the key that its refresh tokens are bound to. */
  readonly jkt: string | null;
}

/** A session of an application: kept with the person's own, and not among those they see. */
export interface ApplicationOpening extends SessionOpening {
  readonly access: ApplicationAccess;
  /** When the person proved who they are. */
  readonly authTime: Millis;
  /** Without it the session lasts as long as one access token. */
  readonly refreshable: boolean;
}

/** Who shows a refresh token of an application. */
export interface RefreshBearer {
  readonly clientId: string;
  /** Thumbprint of the key whose possession was proved. */
  readonly jkt: string | null;
}

export interface SessionView extends SessionPlace {
  readonly id: SessionId;
  readonly createdAt: Millis;
  readonly lastSeenAt: Millis;
}

export interface IssuedRefresh {
  readonly refreshToken: string;
  readonly refreshExpiresIn: number;
}

/** A proof given in a session that is open already. */
export interface RenewedProof {
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  /** Whether the request carries the session's refresh token as a cookie: then it stays as it is. */
  readonly inCookie: boolean;
}

/** A session whose proof is fresh. */
export interface SteppedUp {
  /** Stands beside the present one until either is used; `null` where a cookie holds that. */
  readonly refreshToken: string | null;
  readonly refreshExpiresIn: number;
  /** All that was proved in the session. */
  readonly amr: readonly string[];
  readonly authTime: Millis;
  readonly account: User;
}

export interface LiveSession {
  readonly account: User;
  readonly amr: readonly string[];
  readonly authTime: Millis;
  /** `null` for a session of the person's own. */
  readonly access: ApplicationAccess | null;
}

/** A refresh token that is good, and the session it belongs to. */
export interface RefreshFacts {
  readonly sessionId: SessionId;
  readonly live: LiveSession;
  readonly createdAt: Millis;
  readonly expiresAt: Millis;
}

export type Rotation =
  | ({ readonly kind: "rotated" } & IssuedRefresh & {
        readonly sessionId: SessionId;
        readonly amr: readonly string[];
        readonly authTime: Millis;
        readonly account: User;
        readonly access: ApplicationAccess | null;
        /** When it was rotated the time before. */
        readonly rotatedBefore: Millis;
      })
  | { readonly kind: "invalid" }
  /** The token stays as good as it was. */
  | { readonly kind: "suspended" }
  | {
      readonly kind: "reused";
      /** Set the first time only: what the account's owner is to be told. */
      readonly ended: { readonly account: User; readonly place: SessionPlace } | null;
    };

/** The sessions of one account, kept in an object of its own. */
export interface AccountSessions {
  open(opening: SessionOpening): Promise<IssuedRefresh>;
  /** Opens one for an application; `null` when the session that vouched for it has ended meanwhile. */
  openApplication(opening: ApplicationOpening): Promise<IssuedRefresh | null>;
  /**
   * Exchanges a refresh token that carries our tag. Without a `bearer` it is one of the person's own; with one it is
   * this application's, and bound to its key where the session is. Anybody else's is `invalid`, and stays good.
   */
  rotate(
    userId: UserId,
    token: string,
    place: Pick<SessionPlace, "ip" | "country">,
    bearer?: RefreshBearer,
  ): Promise<Rotation>;
  /** What a refresh token of an application stands for, or `null` when it is good for nothing (any more). */
  readRefresh(userId: UserId, token: string): Promise<RefreshFacts | null>;
  /** Writes down that the person has proved anew who they are. `null` when the session has ended. */
  stepUp(userId: UserId, sessionId: SessionId, proof: RenewedProof): Promise<SteppedUp | null>;
  /** The session with its account, or `null` when it has ended. */
  live(userId: UserId, sessionId: SessionId): Promise<LiveSession | null>;
  /** Whether something of this account's that counts once until then is seen for the first time. */
  takeOnce(userId: UserId, name: string, until: Millis): Promise<boolean>;
  /** Live sessions, last seen first. */
  list(userId: UserId): Promise<SessionView[]>;
  /** Ends these sessions and has their sockets closed. Answers which of them were live. */
  end(userId: UserId, sessionIds: readonly SessionId[]): Promise<SessionId[]>;
  /** Ends all that an application has. */
  endApplication(userId: UserId, clientId: string): Promise<SessionId[]>;
  /**
   * Ends all that applications had opened by then, but for what came from the session that is kept. Answers which of them
   * were live.
   */
  endApplications(userId: UserId, openedBy: Millis, kept: SessionId | null): Promise<SessionId[]>;
  /** Ends everything and forgets where and how it was used: the account is gone. */
  erase(userId: string): Promise<void>;
  /** Replaces the snapshot, unless it has a newer one. */
  putAccount(userId: UserId, snapshot: AccountSnapshot): Promise<void>;
}

export interface LockoutPolicy {
  /** So many failures in the window lock. */
  readonly failures: number;
  readonly windowSeconds: number;
  /** The first lock lasts this long, each further one twice as long as the one before. */
  readonly firstLockSeconds: number;
  readonly longestLockSeconds: number;
}

export type LockoutVerdict =
  | { readonly locked: false }
  | { readonly locked: true; readonly retryAfterSeconds: number };

export type FailureVerdict =
  | {
      readonly locked: false;
      /** This failure was the one that locked. */
      readonly locks: boolean;
    }
  | Extract<LockoutVerdict, { locked: true }>;

/** Failed sign-ins by account or device, exact under any concurrency. */
export interface Lockouts {
  peek(key: string): Promise<LockoutVerdict>;
  /** Counts a failure, unless it is locked already. */
  fail(key: string, policy: LockoutPolicy): Promise<FailureVerdict>;
  /** Forgets the failures, unless it is locked. */
  pass(key: string): Promise<LockoutVerdict>;
  /** Forgets everything, the lock too. */
  clear(key: string): Promise<void>;
}

export interface DisposableDomains {
  /** Whether mailboxes of this domain (lower-case ASCII) are thrown away. */
  has(domain: string): boolean;
}

export interface CommonPasswords {
  /** Whether everybody tries this password first. It is given folded: in normal form, lower case. */
  has(folded: string): boolean;
}

export interface BreachedPasswords {
  /** Whether the password (in normal form) is known from leaked data. Throws when it cannot be found out. */
  has(password: string): Promise<boolean>;
}

export interface MailDomains {
  /** Whether a domain (lower-case ASCII) receives mail. Throws when it cannot be found out. */
  takesMail(domain: string): Promise<boolean>;
}

/** How codes are kept that are too short for a plain hash. */
export interface CodeHasher {
  /** The same for the same code and context, and of no use to who has no key. */
  hash(code: string, context: string): string;
}

/** A file on its way into an archive. */
export interface ArchiveFile {
  /** With forward slashes; each once. */
  readonly path: string;
  readonly body: string | ReadableStream<Uint8Array>;
  /** When it was last changed. */
  readonly at: Millis;
  readonly compress: boolean;
}

/** Zip files, most of them in the blob store. */
export interface Archives {
  /** Writes an archive as its files come; nothing is there if it fails. Answers its length in bytes. */
  write(key: string, files: AsyncIterable<ArchiveFile>): Promise<number>;
  /** An archive that is made while it is read, and kept nowhere. It breaks off where one of its files fails. */
  stream(files: AsyncIterable<ArchiveFile>): ReadableStream<Uint8Array>;
  open(
    key: string,
  ): Promise<{ readonly body: ReadableStream<Uint8Array>; readonly bytes: number } | null>;
  delete(keys: readonly string[]): Promise<void>;
}

/** Signs what a link lets its bearer do. */
export interface LinkSigner {
  sign(text: string): Promise<string>;
  verifies(text: string, signature: string): Promise<boolean>;
}

/** What a sign-in with another service is bound to. */
export interface SocialAttempt {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** What the browser brings back. */
export interface SocialAnswer {
  readonly code: string;
  /** Issuer (RFC 9207), where the service tells it. */
  readonly iss: string | undefined;
}

/** Whom another service vouches for. */
export interface SocialPerson {
  /** The service's lasting id for them. */
  readonly subject: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
}

/** What came of asking a service; the reason is for the log, and holds nothing of what was sent or told. */
export type SocialOutcome<Value> =
  | { readonly kind: "done"; readonly value: Value }
  /** What it says does not hold. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It does not answer. */
  | { readonly kind: "unavailable"; readonly reason: string };

/** Other services that people sign in with. */
export interface SocialServices {
  readonly list: readonly { readonly id: string; readonly name: string }[];
  /** Where the browser goes. */
  authorizationUrl(id: string, attempt: SocialAttempt): Promise<SocialOutcome<string>>;
  /** Exchanges the code, and checks everything that comes back. */
  identify(
    id: string,
    attempt: SocialAttempt,
    answer: SocialAnswer,
  ): Promise<SocialOutcome<SocialPerson>>;
}

/** What is kept of people's files, for the statistics. */
export interface StorageGrowth {
  /** Bytes of what came before the time asked for. */
  readonly before: number;
  /** Bytes of what came since, by day (UTC). */
  readonly added: ReadonlyMap<string, number>;
}

export interface StorageUsage {
  growth(since: Millis): Promise<StorageGrowth>;
}

/** Limits of sign-in and registration, as the deployment sets them. */
export interface IdentityLimits {
  readonly lockout: LockoutPolicy;
  readonly addressFailures: RatePolicy;
  readonly registrations: RatePolicy;
  /** Passkey sign-ins that are begun from one address. */
  readonly ceremonies: RatePolicy;
  /** Messages of one kind that are asked for from one address, and that one recipient gets in an hour and in a day. */
  readonly messagesPerAddress: RatePolicy;
  readonly messagesPerRecipient: RatePolicy;
  readonly messagesPerRecipientDaily: RatePolicy;
}
