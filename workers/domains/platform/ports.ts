import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { DomainEvent } from "../../../shared/contracts/platform/events.ts";
import type { CronName, OutboxMessage } from "../../../shared/contracts/platform/index.ts";
import type { Ids } from "../../../shared/kernel/ids.ts";
import type { Cursors } from "../../../shared/kernel/pagination.ts";
import type { Clock, Millis } from "../../../shared/kernel/time.ts";
import type { BackupPorts } from "./backups/ports.ts";
import type { LabelsOf, MetricOf } from "./metrics/families.ts";
import type { Samples } from "./metrics/samples.ts";

export type { LabelsOf, MetricName, MetricOf } from "./metrics/families.ts";
export type { Samples } from "./metrics/samples.ts";

export type Database = DrizzleD1Database<Record<string, never>>;

/** Structured log. Values pass the redaction rules before they are written. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What ties one piece of work to the request it came from; handed on to objects, queues and outgoing calls. */
export interface Trace {
  readonly requestId: string;
  /** W3C Trace Context header of this piece of work. */
  readonly traceparent: string;
}

/** Numbers about the platform as a whole; see `metrics/families.ts` for what there is. Counting costs no round trip. */
export interface Metrics {
  count<Name extends MetricOf<"counter">>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  /** Where a sample is summed up until it is reported, for who counts it often. */
  counter<Name extends MetricOf<"counter">>(name: Name, labels: LabelsOf<Name>): { value: number };
  /** Counts how long something took, in seconds. */
  observe<Name extends MetricOf<"histogram">>(
    name: Name,
    labels: LabelsOf<Name>,
    seconds: number,
  ): void;
  set<Name extends MetricOf<"gauge">>(name: Name, labels: LabelsOf<Name>, value: number): void;
}

/** What one isolate has counted since its report before. */
export interface MetricsReport {
  readonly source: string;
  /** The isolate's reports are numbered, so that one that comes twice is known. */
  readonly report: number;
  readonly counts: Samples;
  readonly gauges: Samples;
}

/** What one source has counted of something altogether. */
export interface MetricTotal {
  readonly source: string;
  /** The name of a sample. */
  readonly name: string;
  readonly total: number;
}

/** What is kept of a stretch of time, by name of the series; see `metrics/rules.ts`. */
export interface HistoryStep {
  /** When it began. */
  readonly at: Millis;
  readonly sums: Samples;
}

/** All that has been counted anywhere, this isolate's own too. */
export interface KeptMetrics {
  /** Sums since the platform began. */
  samples(): Promise<Samples>;
  /** What has come in steps of five minutes since then, the oldest first; steps in which nothing came are left out. */
  history(since: Millis): Promise<readonly HistoryStep[]>;
}

/** At most `limit` events in any `windowSeconds`. The name appears in `RateLimit-Policy`. */
export interface RatePolicy {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until the window is over. */
  readonly resetSeconds: number;
}

/** Exact counters for security: each key is one strongly consistent object. */
export interface RateLimiter {
  /** Counts one event against the policy and tells whether it is still within it. */
  hit(key: string, policy: RatePolicy): Promise<RateVerdict>;
  /** What {@link hit} would answer, without counting. */
  peek(key: string, policy: RatePolicy): Promise<RateVerdict>;
  /** Forgets what was counted. */
  clear(key: string): Promise<void>;
}

export interface StoredReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: ArrayBuffer;
}

export type IdempotencyState =
  /** To be done; `since` is when it was first begun: if that was before (`again`), what died then may have done it. */
  | { readonly kind: "new"; readonly since: Millis; readonly again: boolean }
  | { readonly kind: "in_progress" }
  | { readonly kind: "done"; readonly fingerprint: string; readonly reply: StoredReply };

/** First replies by caller and key, for 24 hours. */
export interface IdempotencyStore {
  /** Reserves the key, or tells what became of it. A reservation nobody renews lapses after 20 seconds. */
  begin(caller: string, key: string): Promise<IdempotencyState>;
  /** Tells that the work goes on. */
  renew(caller: string, key: string): Promise<void>;
  finish(caller: string, key: string, fingerprint: string, reply: StoredReply): Promise<void>;
  /** Gives the reservation back: the work may be tried again. */
  abandon(caller: string, key: string): Promise<void>;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What a test or a developer wants to read without parsing the text: links, tokens. Never sent. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Mailer {
  /** Takes the mail for delivery; it is sent at least once, later. */
  send(mail: Mail): Promise<void>;
}

export interface TextMessage {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** When it is of no use any more. */
  readonly expiresAt: Millis;
  /** What a test or a developer wants to read without parsing the text. Never sent. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Texts {
  /** Takes the text message for delivery (it is sent at least once, later), or refuses it for good. */
  send(message: TextMessage): Promise<"sent" | "refused">;
}

/** A list of addresses, as it was seconds ago. */
export interface AddressList {
  /** Whether the address is on it, or it is empty. */
  admits(ip: string): Promise<boolean>;
  /** Makes the next request ask again, after a change. */
  forget(): void;
}

/** Work that can wait. */
export interface Jobs {
  /** Puts a message on the queue for the handler of that name; it may arrive twice, and late, but no sooner than asked. */
  enqueue(
    name: string,
    message: Readonly<Record<string, unknown>>,
    options?: { readonly delaySeconds?: number },
  ): Promise<void>;
}

/** Events to other domains, kept in the database until they are delivered. */
export interface Events {
  /** Statement that records the event; part of the batch that makes it true. */
  record(event: DomainEvent): EventRecord;
  /** Delivers now what was recorded. What fails is delivered again by the clock. */
  deliver(records: readonly EventRecord[]): Promise<void>;
}

export interface EventRecord {
  readonly id: string;
  readonly event: DomainEvent;
}

export interface OutboxQuery {
  readonly to?: string | undefined;
  readonly channel?: OutboxMessage["channel"] | undefined;
  readonly limit: number;
}

/** Development's own tools; absent in a deployed platform. */
export interface DevelopmentTools {
  readOutbox(query: OutboxQuery): Promise<OutboxMessage[]>;
  /** Moves the clock and fires every alarm that became due. Answers the offset in milliseconds. */
  advanceClock(byMs: Millis): Promise<Millis>;
  resetClock(): Promise<Millis>;
  runCron(name: CronName): Promise<Record<string, unknown>>;
}

export interface PlatformConfig {
  readonly environment: "development" | "staging" | "production";
  /** Origin of links, issuer and WebAuthn, without a trailing slash. */
  readonly publicUrl: string;
  /** Whether each reply is checked against its contract. */
  readonly checkReplies: boolean;
  /** Limits per address are multiplied by this. */
  readonly addressLimitFactor: number;
  /** So many people's reports hide a thing until a moderator looks. */
  readonly reportThreshold: number;
  /** Whether a classifier takes a first look at what is shown to others. */
  readonly firstLook: boolean;
}

/** Work by the clock, bound to what it needs. */
export interface ScheduledJob {
  readonly name: string;
  readonly on: CronName | "minute";
  /** Cron expression, in UTC. */
  readonly cron: string;
  run(): Promise<Record<string, unknown>>;
}

/** Encrypts what is kept and only we may read; `context` is what it belongs to. */
export interface Letters {
  seal(text: string, context: string): Promise<string>;
  /** `null` for what we did not seal for that. */
  open(sealed: string, context: string): Promise<string | null>;
}

/** How far the nearest replica of the database is behind. */
export interface ReplicaProbe {
  /** Writes, and reads at the nearest replica until it is there: `null` when it was not in time. */
  measure(): Promise<{ readonly lag: Millis | null; readonly by: "primary" | "replica" }>;
}

/** What every domain may use. */
export interface PlatformDeps {
  readonly config: PlatformConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly keptMetrics: KeptMetrics;
  readonly db: Database;
  readonly replica: ReplicaProbe;
  readonly cursors: Cursors;
  readonly limiter: RateLimiter;
  /** From where administration and moderation may be used. */
  readonly ipAllowlist: AddressList;
  readonly mailer: Mailer;
  /** `null` where no provider of text messages is configured. */
  readonly texts: Texts | null;
  readonly jobs: Jobs;
  readonly events: Events;
  /** What every JSON reply carries, for `new Response` to take a copy of: cheaper than setting one by one. */
  readonly jsonHeaders: Headers;
  readonly trace: Trace;
  /** Work that goes on after the reply; its failure is logged. */
  background(work: Promise<unknown>): void;
  readonly development: DevelopmentTools | null;
  /** All work by the clock, of every domain. */
  scheduled(): readonly ScheduledJob[];
  /** `null` where no key of backups is configured. */
  readonly backups: BackupPorts | null;
  /** For messages of queues that are kept. */
  readonly letters: Letters;
  /** What the platform needs, each with a probe that throws when it does not answer. */
  readonly probes: Readonly<Record<string, () => Promise<unknown>>>;
}
