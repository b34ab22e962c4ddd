import { SECOND } from "../../shared/kernel/time.ts";
import type { Download, ProviderCall, Sent, SentStream } from "../domains/studio/engine/ports.ts";
import { boundedText } from "./bounded-text.ts";
import { isLoopback, isPublic } from "./outgoing.ts";
import { leadsOutside } from "./resolved-name.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** A picture in base64 may be a third longer than itself. */
const LARGEST_ANSWER_BYTES = 40 * 1_024 * 1_024;
const LARGEST_RESULT_BYTES = 50 * 1_024 * 1_024;
const DOWNLOAD_MS = 5 * 60 * SECOND;
const MOST_REDIRECTS = 4;

export interface ProviderHttpOptions {
  /** Resolves names over HTTPS, so that those of private networks are told; `null` goes by the name alone. */
  readonly resolver: string | null;
  /** Lets calls reach this machine; only ever in development. */
  readonly allowPrivate: boolean;
}

/** Providers over HTTP. Every address is looked at: of requests, of results, of each redirect on the way to one. */
export interface ProviderHttp {
  admits(address: string): boolean;
  send(call: ProviderCall): Promise<Sent>;
  stream(call: ProviderCall): Promise<SentStream>;
  open(address: string): Promise<Download>;
}

function forbidden(url: URL): { readonly kind: "forbidden"; readonly message: string } {
  return { kind: "forbidden", message: `Not a public https address: ${url.origin}` };
}

function reason(error: unknown): string {
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  return timedOut ? "The provider did not answer in time." : "The provider could not be reached.";
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110 §10.2.3) against the sender's own clock. */
function retryAfter(headers: Headers): number | null {
  const text = headers.get("Retry-After");
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * SECOND;
  const until = Date.parse(text);
  const now = Date.parse(headers.get("Date") ?? "");
  return Number.isNaN(until) || Number.isNaN(now) ? null : Math.max(0, until - now);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function answerOf(response: Response): Promise<Sent> {
  const text = await boundedText(response, LARGEST_ANSWER_BYTES);
  return {
    kind: "answered",
    status: response.status,
    json: parsed(text),
    retryAfterMs: retryAfter(response.headers),
  };
}

function requestOf({ method, headers, body, timeoutMs }: ProviderCall): RequestInit {
  const json = body === undefined || method === "GET" ? null : JSON.stringify(body);
  return {
    method,
    headers: {
      Accept: "application/json",
      ...(json !== null && { "Content-Type": "application/json" }),
      ...headers,
    },
    body: json,
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  };
}

/** The last part of an address's path, as a file's name. */
function nameIn({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return "";
  }
}

export function providerHttp({ resolver, allowPrivate }: ProviderHttpOptions): ProviderHttp {
  const isAllowed = (url: URL) => {
    if (url.username !== "" || url.password !== "") return false;
    return isPublic(url) || (allowPrivate && isLoopback(url));
  };

  async function mayGoTo(url: URL, signal: AbortSignal): Promise<boolean> {
    if (!isAllowed(url)) return false;
    return resolver === null || isLoopback(url) || leadsOutside(resolver, url.hostname, signal);
  }

  async function ask<Result>(
    call: ProviderCall,
    read: (response: Response) => Promise<Result>,
  ): Promise<Result | Sent> {
    const url = URL.parse(call.target);
    if (url === null) return { kind: "forbidden", message: "Not an address." };
    try {
      if (!(await mayGoTo(url, AbortSignal.timeout(call.timeoutMs)))) return forbidden(url);
      return await read(await tracedFetch(url, requestOf(call)));
    } catch (error) {
      return { kind: "unreachable", message: reason(error) };
    }
  }

  async function follow(address: string): Promise<Download> {
    const signal = AbortSignal.timeout(DOWNLOAD_MS);
    let url = URL.parse(address);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      if (url === null) return { kind: "forbidden", message: "The result's address is none." };
      if (!(await mayGoTo(url, signal))) return forbidden(url);
      const response = await tracedFetch(url, { redirect: "manual", signal });
      if (response.ok && response.body) return opened(response, response.body, url);
      await response.body?.cancel();
      const location = response.headers.get("Location");
      const redirected = response.status >= 300 && response.status < 400 && location !== null;
      if (!redirected)
        return { kind: "failed", message: `The result is not there: status ${response.status}.` };
      url = URL.parse(location, url);
    }
    return { kind: "failed", message: "The result is behind too many redirects." };
  }

  async function opened(
    response: Response,
    body: ReadableStream<Uint8Array>,
    url: URL,
  ): Promise<Download> {
    const declared = Number(response.headers.get("Content-Length") ?? 0);
    if (declared <= LARGEST_RESULT_BYTES) return { kind: "open", body, name: nameIn(url) };
    await body.cancel();
    return {
      kind: "too_large",
      message: `The result is larger than ${LARGEST_RESULT_BYTES} bytes.`,
    };
  }

  return {
    admits: (address) => {
      const url = URL.parse(address);
      return url !== null && isAllowed(url);
    },
    send: (call) => ask<Sent>(call, answerOf),
    stream: (call) =>
      ask<SentStream>(call, async (response) =>
        response.ok && response.body ? { kind: "stream", body: response.body } : answerOf(response),
      ),
    open: async (address) => {
      try {
        return await follow(address);
      } catch (error) {
        return { kind: "failed", message: reason(error) };
      }
    },
  };
}
