import { createHash } from "node:crypto";
import { encryptNotification } from "@block65/webcrypto-web-push";
import { importJWK, SignJWT } from "jose";
import { HOUR, type Millis, SECOND } from "../../shared/kernel/time.ts";
import type {
  PushAddress,
  PushMessage,
  PushOutcome,
} from "../domains/people/notifications/ports.ts";
import { fromBase64Url } from "./base64url.ts";
import { isLoopback, isPublic } from "./outgoing.ts";
import { PUSH_TIMEOUT_MS, retryAfter, unreached } from "./push-reply.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** Keys of Web Push (RFC 8292), in base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service may write to: `mailto:` or `https:`. */
  readonly subject: string;
}

type WebAddress = Extract<PushAddress, { kind: "web" }>;

/** A token is good for twelve hours, and used for one: no service takes one of more than a day (RFC 8292 §2). */
const TOKEN_SECONDS = (12 * HOUR) / SECOND;
const TOKEN_REUSE_MS = HOUR;
/** Tokens for more services than there are; whoever names endless ones makes no endless map of them. */
const MOST_TOKENS = 100;
const POINT_BYTES = 65;
const AUTH_BYTES = 16;
/** `Topic` is at most so long (RFC 8030 §5.4). */
const TOPIC_LENGTH = 32;

/** What is wrong with a browser's subscription, by field. `allowLoopback` is for development. */
export async function webFaults(
  { endpoint, p256dh, auth }: Omit<WebAddress, "kind">,
  allowLoopback: boolean,
): Promise<{ path: string; message: string }[]> {
  const faults: { path: string; message: string }[] = [];
  const url = URL.parse(endpoint);
  const reachable =
    url && url.username === "" && (isPublic(url) || (allowLoopback && isLoopback(url)));
  if (!reachable) faults.push({ path: "endpoint", message: "must be a public https address" });
  if (!(await isPoint(p256dh))) {
    faults.push({ path: "keys.p256dh", message: "must be an uncompressed point on P-256" });
  }
  if (fromBase64Url(auth.replace(/=+$/, ""))?.length !== AUTH_BYTES) {
    faults.push({ path: "keys.auth", message: "must be 16 bytes in base64url" });
  }
  return faults;
}

async function isPoint(text: string): Promise<boolean> {
  const bytes = fromBase64Url(text.replace(/=+$/, ""));
  if (bytes?.length !== POINT_BYTES) return false;
  const curve = { name: "ECDH", namedCurve: "P-256" };
  // Only a point on the curve can be imported.
  return crypto.subtle.importKey("raw", new Uint8Array(bytes), curve, false, []).then(
    () => true,
    () => false,
  );
}

/** Pushes to browsers: encrypted for them alone (RFC 8291), signed as ours (RFC 8292). */
export class WebPush {
  readonly #keys: VapidKeys;
  readonly #allowLoopback: boolean;
  readonly #timeoutMs: Millis;
  readonly #tokens = new Map<string, { readonly token: string; readonly until: Millis }>();

  constructor(keys: VapidKeys, allowLoopback: boolean, timeoutMs: Millis = PUSH_TIMEOUT_MS) {
    this.#keys = keys;
    this.#allowLoopback = allowLoopback;
    this.#timeoutMs = timeoutMs;
  }

  get publicKey(): string {
    return this.#keys.publicKey;
  }

  /** Never throws for what the service or the network does. */
  async send(address: WebAddress, message: PushMessage): Promise<PushOutcome> {
    const faults = await webFaults(address, this.#allowLoopback);
    if (faults.length > 0) return { kind: "gone" };
    const request = await this.#requestOf(address, message);
    try {
      const response = await tracedFetch(address.endpoint, request);
      await response.body?.cancel();
      return outcomeOf(response);
    } catch (error) {
      return unreached(error);
    }
  }

  async #requestOf(
    { endpoint, p256dh, auth }: WebAddress,
    message: PushMessage,
  ): Promise<RequestInit> {
    const { payload, urgency, ttlSeconds } = message;
    const subscription = { endpoint, expirationTime: null, keys: { p256dh, auth } };
    const plain = new TextEncoder().encode(JSON.stringify(payload));
    const token = await this.#tokenFor(new URL(endpoint).origin);
    return {
      method: "POST",
      body: await encryptNotification(subscription, plain),
      headers: {
        Authorization: `vapid t=${token}, k=${this.#keys.publicKey}`,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        TTL: String(ttlSeconds),
        Topic: topicOf(payload.tag),
        Urgency: urgency,
      },
      redirect: "manual",
      signal: AbortSignal.timeout(this.#timeoutMs),
    };
  }

  /** By the real time: push services know no other. */
  async #tokenFor(audience: string): Promise<string> {
    const now = Date.now();
    const known = this.#tokens.get(audience);
    if (known && known.until > now) return known.token;
    const token = await this.#sign(audience, Math.floor(now / SECOND));
    if (this.#tokens.size >= MOST_TOKENS) this.#tokens.clear();
    this.#tokens.set(audience, { token, until: now + TOKEN_REUSE_MS });
    return token;
  }

  async #sign(audience: string, now: number): Promise<string> {
    const { publicKey, privateKey: d, subject } = this.#keys;
    const point = Buffer.from(publicKey, "base64url");
    const x = point.subarray(1, 33).toString("base64url");
    const y = point.subarray(33).toString("base64url");
    const key = await importJWK({ kty: "EC", crv: "P-256", x, y, d }, "ES256");
    return new SignJWT()
      .setProtectedHeader({ typ: "JWT", alg: "ES256" })
      .setAudience(audience)
      .setSubject(subject)
      .setExpirationTime(now + TOKEN_SECONDS)
      .sign(key);
  }
}

/** A message under the same topic takes the place of one that still waits at the service. */
function topicOf(tag: string): string {
  return createHash("sha256").update(tag).digest("base64url").slice(0, TOPIC_LENGTH);
}

function outcomeOf({ ok, status, headers }: Response): PushOutcome {
  const reason = String(status);
  if (ok) return { kind: "sent" };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 413) return { kind: "too_large" };
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: "later", retryAfterSeconds: retryAfter(headers), reason };
  }
  return { kind: "refused", ours: status === 401 || status === 403, reason };
}
