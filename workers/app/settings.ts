import { z } from "@hono/zod-openapi";
import { fromBase64Url } from "../adapters/base64url.ts";

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

const commaSeparated = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

function count(normally: number) {
  return z.coerce.number().int().positive().default(normally);
}

/** Everything a deployment is configured with. Secrets are named as the documents name them. */
const settingsSchema = z.object({
  ENVIRONMENT: z.enum(["development", "staging", "production"]),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "none"]).default("info"),
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
  OTLP_ENDPOINT: z.url().optional(),
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
