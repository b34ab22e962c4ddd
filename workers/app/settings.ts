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

/** Everything a deployment is configured with. Secrets are named as the documents name them. */
const settingsSchema = z.object({
  ENVIRONMENT: z.enum(["development", "staging", "production"]),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "none"]).default("info"),
  /** `{"names": ["^iban$"], "texts": [{"pattern": "[A-Z]{2}\\d{20}", "replacement": "IBAN"}]}` */
  LOG_MASKS: masks,
  /** Origin of links, token issuer and WebAuthn. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  CORS_ORIGINS: commaSeparated,
  MAIL_FROM: z.string().min(3),
  ADDRESS_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  /** Read by each chat's own object; checked here with everything else. */
  CHAT_MESSAGES_PER_10S: z.coerce.number().int().positive().default(20),
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
  VAPID_KEYS: json
    .pipe(z.looseObject({ publicKey: z.string(), privateKey: z.string() }))
    .optional(),
  BACKUP_KEY: key.optional(),
  SOCIAL_PROVIDERS: json.pipe(socialProviders).default([]),
  OTLP_ENDPOINT: z.url().optional(),
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
