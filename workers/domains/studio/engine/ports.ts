import type { Millis } from "../../../../shared/kernel/time.ts";
import type { MediaDeps, UrlSigner } from "../../media/index.ts";

/** A request to a provider, ready to be sent. */
export interface ProviderCall {
  readonly kind: "http" | "workers-ai" | "embedded";
  /** The whole address over HTTP, else what is asked for. */
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
  readonly timeoutMs: Millis;
}

/** What became of it. Over HTTP redirects are not followed: they would take the key along. */
export type Sent =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** The body as JSON; `undefined` for what is none, or is too long. */
      readonly json: unknown;
      readonly retryAfterMs: Millis | null;
    }
  /** Whether it got there is not known. */
  | { readonly kind: "unreachable"; readonly message: string }
  /** Nothing was sent: the address is not public. */
  | { readonly kind: "forbidden"; readonly message: string };

/** The same for an answer in pieces (Server-Sent Events). */
export type SentStream =
  | { readonly kind: "stream"; readonly body: ReadableStream<Uint8Array> }
  | Sent;

/** A result on its way in. */
export type Download =
  | {
      readonly kind: "open";
      readonly body: ReadableStream<Uint8Array>;
      readonly name: string;
    }
  /** It may go another time. */
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "forbidden"; readonly message: string }
  | { readonly kind: "too_large"; readonly message: string };

/** Providers, wherever they are. */
export interface Providers {
  /** Whether the address may be gone to, as far as can be told by it. */
  admits(address: string): boolean;
  send(call: ProviderCall): Promise<Sent>;
  stream(call: ProviderCall): Promise<SentStream>;
  /** Opens a result; every redirect on the way is looked at. No key goes along. */
  open(address: string): Promise<Download>;
}

/** Keeps what only the platform may read. */
export interface SecretSealer {
  seal(text: string, context: string): Promise<string>;
  /** `null` for what was not sealed by us for this context. */
  open(sealed: string, context: string): Promise<string | null>;
}

/** Checks what is signed as Standard Webhooks say (https://www.standardwebhooks.com). */
export interface StandardWebhooks {
  verify(secret: string, headers: Headers, body: Uint8Array, now: Millis): Promise<boolean>;
}

/** What models and their jobs work with. */
export interface EngineDeps extends MediaDeps {
  readonly providers: Providers;
  readonly providerSealer: SecretSealer;
  readonly webhookSigner: UrlSigner;
  readonly standardWebhooks: StandardWebhooks;
}
