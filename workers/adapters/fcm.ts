import { z } from "@hono/zod-openapi";
import { importPKCS8, SignJWT } from "jose";
import { HOUR, MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";
import type { PushMessage, PushOutcome } from "../domains/people/notifications/ports.ts";
import { boundedText } from "./bounded-text.ts";
import { fcmMessage } from "./fcm-message.ts";
import { PUSH_TIMEOUT_MS, retryAfter, unreached } from "./push-reply.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** The key file of a service account, as Google names its fields. */
export interface ServiceAccount {
  readonly project_id: string;
  readonly client_email: string;
  readonly private_key: string;
  readonly token_uri: string;
}

const SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ASSERTION_SECONDS = HOUR / SECOND;
/** A token is renewed so long before its end. */
const MARGIN_MS = MINUTE;
/** What a sender over its quota waits where no time is named (FCM, "Handle errors"). */
const QUOTA_PAUSE_SECONDS = MINUTE / SECOND;
const MOST_BYTES = 64 * 1_024;
const UNAUTHORIZED = 401;

const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

const errorReply = z.object({
  error: z.object({
    message: z.string().default(""),
    status: z.string().default(""),
    details: z
      .array(
        z.object({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.object({ field: z.string().default("") })).optional(),
        }),
      )
      .default([]),
  }),
});

/** The service does not give us an access token. */
class NoAccessToken extends Error {
  override readonly name = "NoAccessToken";
  readonly status: number;
  constructor(status: number) {
    super(`no access token: ${status}`);
    this.status = status;
  }
}

/** Sends by Firebase Cloud Messaging, HTTP v1, as a service account (OAuth 2 with a signed assertion, RFC 7523). */
export class Fcm {
  readonly #account: ServiceAccount;
  readonly #url: string;
  #token: { readonly text: string; readonly until: Millis } | undefined;

  constructor(account: ServiceAccount, url: string) {
    this.#account = account;
    this.#url = `${url.replace(/\/+$/, "")}/v1/projects/${account.project_id}/messages:send`;
  }

  /** Never throws for what the service or the network does. */
  async send(deviceToken: string, message: PushMessage): Promise<PushOutcome> {
    try {
      const first = await this.#post(deviceToken, message);
      if (first.status !== UNAUTHORIZED) return first.outcome;
      // The token may have been withdrawn before its time.
      this.#token = undefined;
      return (await this.#post(deviceToken, message)).outcome;
    } catch (error) {
      return error instanceof NoAccessToken ? withoutToken(error) : unreached(error);
    }
  }

  async #post(
    deviceToken: string,
    message: PushMessage,
  ): Promise<{ status: number; outcome: PushOutcome }> {
    const body = fcmMessage(deviceToken, message, Math.floor(Date.now() / SECOND));
    const response = await tracedFetch(this.#url, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${await this.#accessToken()}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    });
    const text = await boundedText(response, MOST_BYTES);
    return { status: response.status, outcome: outcomeOf(response, text) };
  }

  /** Kept as a value, not as a promise: what one request waits for another cannot. */
  async #accessToken(): Promise<string> {
    if (!this.#token || this.#token.until <= Date.now()) this.#token = await this.#fetchToken();
    return this.#token.text;
  }

  async #fetchToken() {
    const { token_uri: url } = this.#account;
    const asked = Date.now();
    const response = await tracedFetch(url, {
      method: "POST",
      body: new URLSearchParams({ grant_type: GRANT, assertion: await this.#assertion(asked) }),
      redirect: "manual",
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    });
    const text = await boundedText(response, MOST_BYTES);
    if (!response.ok) throw new NoAccessToken(response.status);
    const { access_token, expires_in } = tokenReply.parse(JSON.parse(text));
    const lifeMs = expires_in * SECOND;
    return { text: access_token, until: asked + Math.max(lifeMs - MARGIN_MS, lifeMs / 2) };
  }

  async #assertion(at: Millis): Promise<string> {
    const { client_email, private_key, token_uri } = this.#account;
    const now = Math.floor(at / SECOND);
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .setIssuer(client_email)
      .setAudience(token_uri)
      .setIssuedAt(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(await importPKCS8(private_key, "RS256"));
  }
}

function withoutToken({ status }: NoAccessToken): PushOutcome {
  const reason = `token: ${status}`;
  const passing = status === 408 || status === 429 || status >= 500;
  if (passing) return { kind: "later", retryAfterSeconds: null, reason };
  return { kind: "refused", ours: true, reason };
}

/** What went wrong, by the codes of FCM (`google.firebase.fcm.v1.FcmError`) where it names one. */
function errorOf(text: string) {
  try {
    const { error } = errorReply.parse(JSON.parse(text));
    const code = error.details.find(({ errorCode }) => errorCode)?.errorCode ?? error.status;
    const fields = error.details.flatMap(({ fieldViolations = [] }) => fieldViolations);
    const ofToken =
      fields.some(({ field }) => field === "message.token") ||
      /registration token/i.test(error.message);
    return { code, ofToken };
  } catch {
    return { code: "", ofToken: false };
  }
}

function outcomeOf({ ok, status, headers }: Response, text: string): PushOutcome {
  if (ok) return { kind: "sent" };
  const { code, ofToken } = errorOf(text);
  const reason = `${status} ${code}`.trim();
  if (code === "UNREGISTERED" || code === "SENDER_ID_MISMATCH") return { kind: "gone" };
  if (code === "INVALID_ARGUMENT" && ofToken) return { kind: "gone" };
  if (status === 413) return { kind: "too_large" };
  if (status === 429) {
    const retryAfterSeconds = retryAfter(headers) ?? QUOTA_PAUSE_SECONDS;
    return { kind: "later", retryAfterSeconds, reason };
  }
  if (status === 408 || status >= 500) {
    return { kind: "later", retryAfterSeconds: retryAfter(headers), reason };
  }
  return { kind: "refused", ours: status === UNAUTHORIZED || status === 403, reason };
}
