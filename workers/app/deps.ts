import { drizzle } from "drizzle-orm/d1";
import type { DomainEvent } from "../../shared/contracts/platform/events.ts";
import type { CronName } from "../../shared/contracts/platform/index.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import { tracedDatabase, watchQueries } from "../../shared/tracing/traced-database.ts";
import { untraced } from "../../shared/tracing/traced-env.ts";
import { objectHubs, objectRooms } from "../adapters/chat-stubs.ts";
import {
  type DatabaseSessions,
  databaseSessions,
  replicaProbe,
} from "../adapters/database-sessions.ts";
import { developmentTools, loadClock } from "../adapters/development-tools.ts";
import { Fcm } from "../adapters/fcm.ts";
import { systemIds } from "../adapters/ids.ts";
import { imagesRenderer } from "../adapters/images-renderer.ts";
import { queuedJobs } from "../adapters/job-queue.ts";
import { linkPages } from "../adapters/link-pages.ts";
import { jsonLog, writeLine } from "../adapters/logger.ts";
import { derivedMac } from "../adapters/mac.ts";
import { emailMailer, type Outbox, outboxMailer, queuedMailer } from "../adapters/mailers.ts";
import { containerReader } from "../adapters/media-reader.ts";
import { collector, keptMetrics, toMetricsObject } from "../adapters/metrics.ts";
import { objectIdempotency } from "../adapters/object-stubs.ts";
import { pushServices } from "../adapters/push-services.ts";
import { queryTimer } from "../adapters/query-timer.ts";
import { r2BlobStore } from "../adapters/r2-blob-store.ts";
import { objectRateLimiter } from "../adapters/rate-limiters.ts";
import { ALWAYS, type Redact, redactor, withMasks } from "../adapters/redaction.ts";
import { s3Puts } from "../adapters/s3-puts.ts";
import { sealedCursors } from "../adapters/sealed-cursors.ts";
import { sealedReplies } from "../adapters/sealed-replies.ts";
import { aesSealer } from "../adapters/sealer.ts";
import { slowQueries } from "../adapters/slow-queries.ts";
import { outboxTexts, providerTexts, queuedTexts } from "../adapters/texts.ts";
import { objectUploads } from "../adapters/upload-sessions.ts";
import { macUrlSigner } from "../adapters/url-signer.ts";
import { objectViewCounters } from "../adapters/view-counters.ts";
import { WebPush } from "../adapters/web-push.ts";
import { zipArchives } from "../adapters/zip-archives.ts";
import type { CallDeps } from "../domains/calls/index.ts";
import type { ChatDeps } from "../domains/chat/index.ts";
import type { ArchiveFile, IdentityDeps } from "../domains/identity/index.ts";
import type { MediaDeps } from "../domains/media/index.ts";
import type { ModerationDeps } from "../domains/moderation/index.ts";
import type { PeopleDeps } from "../domains/people/index.ts";
import {
  cacheHits,
  eventBus,
  type IdempotencyStore,
  IpAllowlist,
  type Mailer,
  type PlatformConfig,
  type PlatformDeps,
  type ScheduledJob,
  type Texts,
  type Trace,
} from "../domains/platform/index.ts";
import { type StudioDeps, streamText } from "../domains/studio/index.ts";
import type { VideoDeps } from "../domains/video/index.ts";
import type { WorkDeps } from "../domains/work/index.ts";
import { backupDeps } from "./backup-deps.ts";
import { callDeps } from "./call-deps.ts";
import { engineDeps } from "./engine-deps.ts";
import { fileViewers } from "./file-viewers.ts";
import { PublicReplies } from "./http/public-replies.ts";
import { identityDeps } from "./identity-deps.ts";
import { AddressLimit } from "./middleware/address-limit.ts";
import { jsonReplyHeaders } from "./middleware/security-headers.ts";
import { moderationDeps } from "./moderation-deps.ts";
import { type RestoreDesk, restoreDeskOf } from "./restore-desk.ts";
import { readSettings, type Settings } from "./settings.ts";
import { studioDeps } from "./studio-deps.ts";
import { videoDeps } from "./video-deps.ts";
import { workDeps } from "./work-deps.ts";

/** What only the app itself uses. */
interface AppDeps {
  readonly idempotency: IdempotencyStore;
  /** The same for replies that hold a secret. */
  readonly sealedIdempotency: IdempotencyStore;
  readonly sessions: DatabaseSessions;
  /** What guests were answered a moment ago. */
  readonly publicReplies: PublicReplies;
  /** Hands mail to the service that sends it; what the queue's consumer uses. */
  readonly outgoingMail: Mailer;
  /** Hands text messages to the provider; `null` where none is configured. */
  readonly outgoingTexts: Texts | null;
  readonly settings: Settings;
  /** Static files of the web app. */
  readonly assets: Fetcher;
  /** Masks what is written into the log. */
  readonly redact: Redact;
  /** Sees to it that what this isolate has counted is reported soon, after the reply. */
  reportMetrics(): void;
  /** Coarse limit per address, kept by the platform near the caller. */
  readonly addressLimit: AddressLimit;
}

/** Everything there is: each domain sees the part it asks for. */
export type Deps = PlatformDeps &
  IdentityDeps &
  PeopleDeps &
  MediaDeps &
  ChatDeps &
  CallDeps &
  VideoDeps &
  ModerationDeps &
  StudioDeps &
  WorkDeps &
  AppDeps;

/** How the app's tables are reached from the dependencies: events and scheduled jobs, by name. */
export interface Wiring {
  hear(deps: Deps, event: DomainEvent): Promise<void>;
  runCron(deps: Deps, name: CronName): Promise<Record<string, unknown>>;
  scheduled(deps: Deps): readonly ScheduledJob[];
  personalData(deps: Deps, userId: string): AsyncIterable<ArchiveFile>;
}

/** What lives as long as the isolate. */
type Lasting = Omit<
  Deps,
  | "log"
  | "trace"
  | "background"
  | "mailer"
  | "texts"
  | "jobs"
  | "events"
  | "reportMetrics"
  | "keptMetrics"
  | "personalData"
  | "development"
  | "scheduled"
  | "textModels"
>;

let lasting: Promise<Lasting> | undefined;

/** Development mode: only ever in a build made by the project's own local commands. */
function isLocal(settings: Settings): boolean {
  return VECHE_LOCAL && settings.ENVIRONMENT === "development";
}

function platformConfig(settings: Settings, firstLook: boolean): PlatformConfig {
  return {
    environment: settings.ENVIRONMENT,
    publicUrl: settings.PUBLIC_URL,
    checkReplies: settings.CHECK_REPLIES ? settings.CHECK_REPLIES === "true" : isLocal(settings),
    addressLimitFactor: settings.ADDRESS_LIMIT_FACTOR,
    reportThreshold: settings.REPORT_THRESHOLD,
    firstLook,
  };
}

/** A stub belongs to the request it was made in: a new one each time. */
function outboxOf(env: Env): Outbox {
  return { addToOutbox: (message) => env.DEV_CONSOLE.getByName("console").addToOutbox(message) };
}

function outgoingMail(env: Env, settings: Settings): Mailer {
  if (!isLocal(settings)) return emailMailer(env.EMAIL, settings.MAIL_FROM);
  return outboxMailer(outboxOf(env), systemClock, systemIds);
}

function outgoingTexts(env: Env, settings: Settings): Texts | null {
  if (isLocal(settings)) return outboxTexts(outboxOf(env), systemClock, systemIds);
  const { SMS_PROVIDER: provider, SMS_SECRET: secret = "" } = settings;
  return provider ? providerTexts(provider, secret) : null;
}

/** Whom a push service may write to, where the keys do not say. */
function contactOf(settings: Settings): string {
  const address = /<([^>]+)>/.exec(settings.MAIL_FROM)?.[1] ?? settings.MAIL_FROM;
  return `mailto:${address}`;
}

function pushDeps(env: Env, settings: Settings) {
  const { VAPID_KEYS: keys, FCM_SERVICE_ACCOUNT: account, FCM_URL } = settings;
  const local = isLocal(settings);
  const vapid = keys && { ...keys, subject: keys.subject ?? contactOf(settings) };
  return pushServices(
    vapid ? new WebPush(vapid, local) : null,
    account ? new Fcm(account, FCM_URL) : null,
    local ? { outbox: outboxOf(env), clock: systemClock, ids: systemIds } : null,
  );
}

function linkDeps(settings: Settings) {
  const { LINK_PREVIEWS, LINK_RESOLVER_URL: resolver, PUBLIC_URL } = settings;
  if (LINK_PREVIEWS === "off") return null;
  return linkPages({
    resolver: resolver ?? null,
    allowLoopback: isLocal(settings),
    us: PUBLIC_URL,
  });
}

/** With the plan, which is asked of a connection that nobody watches. */
function watchSlowQueries(env: Env, settings: Settings): void {
  const log = jsonLog(systemClock, settings.LOG_LEVEL, {}, writeLine);
  watchQueries(slowQueries(untraced(env).DB, log, settings.SLOW_QUERY_MS));
}

async function build(env: Env): Promise<Lasting> {
  const settings = readSettings(env);
  if (VECHE_LOCAL) await loadClock(env.DEV_CONSOLE.getByName("console"));
  if (isLocal(settings)) watchSlowQueries(env, settings);
  const database = VECHE_WATCHED ? tracedDatabase(env.DB, queryTimer(collector)) : env.DB;
  const db = drizzle(database);
  const blobs = r2BlobStore(env.MEDIA);
  const publicReplies = new PublicReplies(systemClock, cacheHits(collector, "public"));
  watchQueries((queries) => publicReplies.heed(queries));
  const rooms = objectRooms(env.CHAT_ROOM, env.CHAT_RELAY);
  const moderation = moderationDeps(settings, env.AI);
  const idempotency = objectIdempotency(env.IDEMPOTENCY_KEYS);
  const replySealer = aesSealer(settings.ENCRYPTION_KEY, "stored reply");
  return {
    settings,
    redact: redactor(withMasks(ALWAYS, settings.LOG_MASKS)),
    config: platformConfig(settings, moderation.classifier !== null),
    jsonHeaders: jsonReplyHeaders(),
    clock: systemClock,
    ids: systemIds,
    metrics: collector,
    db,
    publicReplies,
    sessions: databaseSessions(database, collector),
    replica: replicaProbe(env.DB, systemClock),
    cursors: sealedCursors(derivedMac(settings.URL_SIGNING_KEY, "cursor")),
    limiter: objectRateLimiter(env.RATE_LIMITER),
    ipAllowlist: new IpAllowlist(db, systemClock, cacheHits(collector, "ip_allowlist")),
    idempotency,
    sealedIdempotency: sealedReplies(idempotency, replySealer),
    ...identityDeps(settings, env.ACCOUNT_SESSIONS, env.RATE_LIMITER, db, collector),
    blobs,
    archives: zipArchives(blobs),
    exportUrls: macUrlSigner(derivedMac(settings.URL_SIGNING_KEY, "export url")),
    pictures: imagesRenderer(env.IMAGES),
    recordings: containerReader(),
    mediaUrls: macUrlSigner(derivedMac(settings.URL_SIGNING_KEY, "media url")),
    fileUrls: macUrlSigner(derivedMac(settings.URL_SIGNING_KEY, "file url")),
    fileViewers: fileViewers(rooms, db),
    linkPages: linkDeps(settings),
    fileQuota: {
      bytes: settings.FILE_QUOTA_MIB * 1_024 * 1_024,
      files: settings.FILE_QUOTA_FILES,
      uploadsPerDay: settings.UPLOADS_PER_DAY,
    },
    puts: s3Puts(settings, isLocal(settings)),
    uploads: objectUploads(env.UPLOAD_SESSION),
    viewCounters: objectViewCounters(env.VIEW_COUNTER),
    viewerMac: macUrlSigner(derivedMac(settings.URL_SIGNING_KEY, "viewer")),
    rooms,
    hubs: objectHubs(env.USER_HUB),
    pushServices: pushDeps(env, settings),
    ...callDeps(settings, { calls: env.CALL_ROOM, hubs: env.USER_HUB, chats: rooms }, db),
    ...videoDeps(
      settings,
      {
        stream: env.STREAM,
        images: env.IMAGES,
        hubs: env.USER_HUB,
      },
      db,
    ),
    ...workDeps(settings, db),
    ...moderation,
    ...engineDeps(settings, { ai: env.AI }),
    ...studioDeps(settings, { channels: env.PROJECT_CHANNEL, hubs: env.USER_HUB }),
    outgoingMail: outgoingMail(env, settings),
    outgoingTexts: outgoingTexts(env, settings),
    letters: aesSealer(settings.ENCRYPTION_KEY, "dead letters"),
    backups: backupDeps(env, settings),
    assets: env.ASSETS,
    addressLimit: new AddressLimit(env.ADDRESS_LIMITER, settings.ADDRESS_LIMIT_FACTOR),
    probes: {
      d1: () => env.DB.prepare("SELECT 1").run(),
      r2: () => env.MEDIA.head("readiness-probe"),
      durableObjects: () => env.DEV_CONSOLE.getByName("probe").clockOffset(),
      queues: () => env.JOBS.metrics(),
    },
  };
}

/** Who answers while a backup is being restored; `null` at all other times. */
export function restoreDesk(env: Env): RestoreDesk | null {
  return env.RESTORE === "on" ? restoreDeskOf(env, backupDeps(env, readSettings(env))) : null;
}

/** The parts that belong to the isolate: made once, again after a failed try. */
function lastingDeps(env: Env): Promise<Lasting> {
  lasting ??= build(env).catch((error: unknown) => {
    lasting = undefined;
    throw error;
  });
  return lasting;
}

/** Sees to it that what goes on after the reply is done. */
export type Background = Pick<ExecutionContext, "waitUntil">;

/** Everything a piece of work needs, bound to its trace. Reads the environment; nothing else does. */
export async function depsFor(
  env: Env,
  trace: Trace,
  ctx: Background,
  wiring: Wiring,
): Promise<Deps> {
  const base = await lastingDeps(env);
  const { settings } = base;
  const about = { requestId: trace.requestId };
  const log = jsonLog(base.clock, settings.LOG_LEVEL, about, writeLine, base.redact);
  const background = (work: Promise<unknown>) =>
    ctx.waitUntil(work.catch((error: unknown) => log.error("background work failed", { error })));
  const development = isLocal(settings) ? env.DEV_CONSOLE.getByName("console") : null;
  const deps: Deps = {
    ...base,
    log,
    trace,
    background,
    reportMetrics: () => collector.reportSoon(background, () => toMetricsObject(env.METRICS)),
    keptMetrics: keptMetrics(env.METRICS, collector),
    mailer: development ? base.outgoingMail : queuedMailer(env.JOBS, trace),
    texts: development ? base.outgoingTexts : base.outgoingTexts && queuedTexts(env.JOBS, trace),
    jobs: queuedJobs(env.JOBS, trace),
    personalData: (userId) => wiring.personalData(deps, userId),
    events: eventBus(base, log, (event) => wiring.hear(deps, event)),
    scheduled: () => wiring.scheduled(deps),
    textModels: { stream: (model, wish) => streamText(deps, model, wish) },
    development: development && developmentTools(development, (name) => wiring.runCron(deps, name)),
  };
  return deps;
}
