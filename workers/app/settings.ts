import { z } from "@hono/zod-openapi";
import { fromBase64Url } from "../adapters/base64url.ts";
import { socialProviders } from "./social-settings.ts";

/** 32 bytes or more in base64url. */
const key = z.string().transform((text, ctx) => {
  const bytes = fromBase64Url(text);
  if (bytes && bytes.length >= 32) return bytes;
  ctx.addIssue({ code: "custom", message: "must be at least 32 bytes in base64url" });
  return z.NEVER;
});

/** Keys, the first of which is used for what is new. */
const keyList = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(key).min(1));

const json = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue({ code: "custom", message: "must be JSON" });
    return z.NEVER;
  }
});

const signingKey = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** Keys of Web Push (RFC 8292): the uncompressed point and the private scalar, both in base64url, and whom to write to. */
const vapidKeys = z.object({
  publicKey: z.string().regex(/^B[A-Za-z0-9_-]{86}$/, "must be an uncompressed point in base64url"),
  privateKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be 32 bytes in base64url"),
  subject: z
    .string()
    .regex(/^(mailto:|https:)/)
    .optional(),
});

/** A private RSA key as Cloudflare Stream gives it. */
const streamKey = z
  .string()
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(atob(text));
    } catch {
      ctx.addIssue({ code: "custom", message: "must be a JWK in base64" });
      return z.NEVER;
    }
  })
  .pipe(z.looseObject({ kty: z.literal("RSA"), kid: z.string(), n: z.string(), d: z.string() }));

const serviceAccount = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(3),
  private_key: z.string().includes("PRIVATE KEY"),
  token_uri: z.url().default("https://oauth2.googleapis.com/token"),
});

/** A provider of text messages, as data: see the adapter. Its secret stands apart, in SMS_SECRET. */
const textProvider = z.object({
  url: z.url(),
  auth: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("basic"), username: z.string() }),
      z.object({ type: z.literal("bearer") }),
      z.object({ type: z.literal("header"), name: z.string() }),
      z.object({ type: z.literal("none") }),
    ])
    .default({ type: "none" }),
  format: z.enum(["form", "json"]).default("form"),
  fields: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()).default({}),
  accepted: z
    .object({
      statuses: z.array(z.number().int()).min(1).default([200, 201, 202]),
      field: z.string().optional(),
      values: z.array(z.string()).optional(),
    })
    .prefault({}),
});

const commaSeparated = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

const pattern = (flags: string) =>
  z.string().transform((text, ctx) => {
    try {
      return new RegExp(text, flags);
    } catch {
      ctx.addIssue({ code: "custom", message: "must be a regular expression" });
      return z.NEVER;
    }
  });

/** What a deployment masks in its log beyond what is always masked. */
const masks = json
  .pipe(
    z.object({
      names: z.array(pattern("i")).default([]),
      texts: z
        .array(z.object({ pattern: pattern("gu"), replacement: z.string().default("***") }))
        .default([]),
    }),
  )
  .default({ names: [], texts: [] });

function count(normally: number) {
  return z.coerce.number().int().positive().default(normally);
}

const score = z.coerce.number().min(0).max(1);

/** Everything a deployment is configured with. Secrets are named as the documents name them. */
const settingsSchema = z.object({
  ENVIRONMENT: z.enum(["development", "staging", "production"]),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "none"]).default("info"),
  /** So many requests a second that went well are written into the log by an isolate, */
  LOG_PER_SECOND: z.coerce.number().min(0).default(2),
  /** and this part of the others. */
  LOG_SAMPLE_RATIO: z.coerce.number().min(0).max(1).default(1),
  /** `{"names": ["^iban$"], "texts": [{"pattern": "[A-Z]{2}\\d{20}", "replacement": "IBAN"}]}` */
  LOG_MASKS: masks,
  /** Origin of links, token issuer and WebAuthn. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  CORS_ORIGINS: commaSeparated,
  MAIL_FROM: z.string().min(3),
  ADDRESS_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  /** Read by each chat's own object; checked here with everything else. */
  CHAT_MESSAGES_PER_10S: z.coerce.number().int().positive().default(20),
  CHAT_SOCKETS_PER_OBJECT: z.coerce.number().int().positive().default(1_000),
  CHAT_AWAY_DAYS: z.coerce.number().positive().default(30),
  /** Whether links in messages are looked behind; and a resolver (DNS over HTTPS, JSON) that their names are looked up at. */
  LINK_PREVIEWS: z.enum(["on", "off"]).default("on"),
  LINK_RESOLVER_URL: z.url().optional(),
  /** What one person may have stored, in MiB. */
  FILE_QUOTA_MIB: z.coerce.number().int().positive().default(5_120),
  /** How many files one person may have, and bring in 24 hours. */
  FILE_QUOTA_FILES: z.coerce.number().int().positive().default(100_000),
  UPLOADS_PER_DAY: z.coerce.number().int().positive().default(2_000),
  /** R2's S3 interface, for addresses that take files past the Worker: where, which bucket, and a token for it. */
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  /** The service that encodes videos where Cloudflare Stream is not used. */
  TRANSCODER_URL: z.url().optional(),
  TRANSCODER_SECRET: z.string().min(16).optional(),
  /** The key that Stream's `keys` call answers as `jwk`: a JWK in base64. */
  STREAM_SIGNING_KEY: streamKey.optional(),
  WATERMARK_TEXT: z.string().max(40).default(""),
  REPORT_THRESHOLD: count(3),
  /** A classifier that takes a first look (docs/moderation.md), instead of Workers AI; and what it is shown. */
  CLASSIFIER_URL: z.url().optional(),
  CLASSIFIER_SECRET: z.string().min(8).optional(),
  /** From which score on, 0 to 1, a thing is put before the moderators, or taken away; up to which it is let through. */
  CLASSIFIER_QUEUE_FROM: score.default(0.5),
  CLASSIFIER_REJECT_FROM: score.optional(),
  CLASSIFIER_APPROVE_UP_TO: score.optional(),
  /** How vacancies near a place are found: by SQLite's R*Tree, or by geohashes. */
  GEO_INDEX: z.enum(["rtree", "geohash"]).default("rtree"),
  /** Where the map of vacancies has its tiles from, with `{z}`, `{x}` and `{y}`, and whose they are. */
  MAP_TILES_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, "must be an address")
    .refine((url) => ["{z}", "{x}", "{y}"].every((part) => url.includes(part)), {
      message: "must have {z}, {x} and {y}",
    })
    .optional(),
  MAP_ATTRIBUTION: z.string().max(200).default(""),
  /** Whether search engines are told of public pages, and may fetch them. */
  SEARCH_ENGINES: z.enum(["on", "off"]).default("on"),
  /** While a backup is being restored nothing else is served. */
  RESTORE: z.enum(["on", "off"]).default("off"),
  /** Queries that take longer are logged with their plan, in development. */
  SLOW_QUERY_MS: z.coerce.number().min(0).default(100),
  CHECK_REPLIES: z.enum(["true", "false"]).optional(),

  /** Failed sign-ins that lock an account, and the window they are counted in. */
  ACCOUNT_FAILURES: count(5),
  FAILURE_WINDOW_SECONDS: count(15 * 60),
  /** The first lock; each further one is twice as long, up to the longest. */
  LOCK_SECONDS: count(15 * 60),
  LONGEST_LOCK_SECONDS: count(24 * 60 * 60),
  /** Failed sign-ins and registrations of one address in the window. */
  ADDRESS_FAILURES: count(100),
  ADDRESS_REGISTRATIONS: count(100),
  /** Passkey sign-ins begun from one address in the window: a page that offers one begins one each time. */
  ADDRESS_CEREMONIES: count(300),
  /** Mails and text messages of one kind that an address asks for, and that a recipient gets, in an hour; in a day. */
  ADDRESS_MESSAGES: count(30),
  RECIPIENT_MESSAGES: count(5),
  RECIPIENT_MESSAGES_DAILY: count(10),
  /** A service in the form of Have I Been Pwned's range API, that new passwords are checked against. */
  BREACH_CHECK_URL: z.url().optional(),
  /** A resolver (DNS over HTTPS, JSON) that mail domains are looked up at. */
  MX_LOOKUP_URL: z.url().optional(),
  SMS_PROVIDER: json.pipe(textProvider).optional(),
  SMS_SECRET: z.string().min(1).optional(),
  /** Argon2id; may only be raised. Memory in KiB. */
  ARGON2_MEMORY: count(19_456).refine((kib) => kib >= 19_456, "must be at least 19456"),
  ARGON2_PASSES: count(2).refine((passes) => passes >= 2, "must be at least 2"),

  PASSWORD_PEPPER: key,
  /** JSON Web Key Set (RFC 7517) of private ES256 keys; the first signs, all verify. */
  TOKEN_KEYS: json.pipe(z.object({ keys: z.array(signingKey).min(1) })),
  ENCRYPTION_KEY: key,
  URL_SIGNING_KEY: key,
  METRICS_TOKEN: z.string().min(16).optional(),
  STREAM_WEBHOOK_SECRET: z.string().min(16).optional(),
  TURN_SECRET: z.string().min(8).optional(),
  TURN_URLS: commaSeparated,
  VAPID_KEYS: json.pipe(vapidKeys).optional(),
  /** The key file of a service account that may send by Firebase Cloud Messaging, as it was downloaded. */
  FCM_SERVICE_ACCOUNT: json.pipe(serviceAccount).optional(),
  FCM_URL: z.url().default("https://fcm.googleapis.com"),
  STUN_URLS: commaSeparated,
  /** Where Cloudflare Realtime answers: its TURN service, and its media server (SFU). */
  CLOUDFLARE_REALTIME_URL: z
    .url()
    .default("https://rtc.live.cloudflare.com/v1")
    .transform((url) => url.replace(/\/+$/, "")),
  CLOUDFLARE_TURN_KEY_ID: z.string().min(1).optional(),
  CLOUDFLARE_TURN_TOKEN: z.string().min(1).optional(),
  CLOUDFLARE_SFU_APP_ID: z.string().min(1).optional(),
  CLOUDFLARE_SFU_SECRET: z.string().min(1).optional(),
  /** Backups are sealed with the first; all open them. */
  BACKUP_KEY: keyList.optional(),
  SOCIAL_PROVIDERS: json.pipe(socialProviders).default([]),
  /** Where traces are sent (OTLP/HTTP), with which headers, and which part of those that begin here. */
  OTLP_ENDPOINT: z.url().optional(),
  OTLP_HEADERS: z.string().optional(),
  TRACE_RATIO: z.coerce.number().min(0).max(1).default(0.01),
  /** Lets outgoing calls reach this machine; only ever in development. */
  ALLOW_PRIVATE_NETWORK: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});

/** wrangler.toml declares the variables that a deployment may set, so that it is known which there are. */
const UNSET = "";
/** Only development knows its own origin: elsewhere a wrong one would end in every link and token. */
const DEVELOPMENT_DEFAULTS = { PUBLIC_URL: "http://localhost:8787" };

export type Settings = z.output<typeof settingsSchema>;

/** A deployment that lacks something it cannot run without, or has it in a wrong form. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Reads the configuration. Throws {@link ConfigurationError} that names every variable that is wrong, never a value. */
export function readSettings(env: object): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== UNSET));
  const defaults = given["ENVIRONMENT"] === "development" ? DEVELOPMENT_DEFAULTS : {};
  const result = settingsSchema.safeParse({ ...defaults, ...given });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new ConfigurationError(`configuration: ${problems.join("; ")}`);
}
