import type { LinkPages } from "../domains/chat/ports.ts";
import { isLoopback, isPublicName } from "./outgoing.ts";
import { bytesUpTo, charsetOf, pageFacts } from "./page-facts.ts";
import { leadsOutside } from "./resolved-name.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** A page, with all its redirects, has to have come by then. */
const PAGE_MS = 8_000;
const PICTURE_MS = 15_000;
const MOST_REDIRECTS = 4;
/** So much of a page is looked at: what it says of itself stands at its beginning. */
const PAGE_BYTES = 512 * 1_024;
const PICTURE_BYTES = 5 * 1_024 * 1_024;

const HTML = /^(?:text\/html|application\/xhtml\+xml)\b/i;

export interface LinkPagesOptions {
  /** Resolves names over HTTPS, so that those of private networks are told; `null` goes by the name alone. */
  readonly resolver: string | null;
  /** Development links to this machine too. */
  readonly allowLoopback: boolean;
  /** Who asks, for those who are asked. */
  readonly us: string;
  /** Other than {@link PAGE_MS}. */
  readonly pageMs?: number;
}

/**
 * Looks at pages that others have linked. Every address on the way, redirects too, has to be public by its name: http or
 * https, the usual port, no credentials, no bare IP address, no name of a private network, and with a resolver none that
 * leads to one.
 */
export function linkPages(options: LinkPagesOptions): LinkPages {
  const get = (url: string, accept: string, timeoutMs: number) =>
    fetchPublic(options, url, accept, AbortSignal.timeout(timeoutMs));
  return {
    look: (url) =>
      orNull(async () => {
        const found = await get(url, "text/html,application/xhtml+xml", options.pageMs ?? PAGE_MS);
        if (!found || !HTML.test(found.type)) return orNothing(found);
        const bytes = await bytesUpTo(found.body, PAGE_BYTES);
        const text = new TextDecoder(charsetOf(found.type, bytes)).decode(bytes);
        return pageFacts(text, found.url);
      }),
    picture: (url) =>
      orNull(async () => {
        const found = await get(url, "image/*", PICTURE_MS);
        if (!found || !/^image\//i.test(found.type)) return orNothing(found);
        return found.body.pipeThrough(failingAfter(PICTURE_BYTES));
      }),
  };
}

interface Fetched {
  readonly url: URL;
  readonly type: string;
  readonly body: ReadableStream<Uint8Array>;
}

async function orNothing(found: Fetched | null): Promise<null> {
  await found?.body.cancel();
  return null;
}

/** Whatever goes wrong with a page of others: there is nothing to show. */
async function orNull<Result>(look: () => Promise<Result | null>): Promise<Result | null> {
  try {
    return await look();
  } catch {
    return null;
  }
}

async function fetchPublic(
  options: LinkPagesOptions,
  address: string,
  accept: string,
  signal: AbortSignal,
): Promise<Fetched | null> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!(await mayGoTo(options, url, signal))) return null;
    const response = await tracedFetch(url, {
      headers: { Accept: accept, "User-Agent": `Mozilla/5.0 (compatible; Veche; +${options.us})` },
      redirect: "manual",
      signal,
    });
    const location = response.headers.get("Location");
    if (response.ok && response.body) {
      return { url, type: response.headers.get("Content-Type") ?? "", body: response.body };
    }
    await response.body?.cancel();
    if (location === null || response.status < 300 || response.status > 399) return null;
    url = new URL(location, url);
  }
  return null;
}

async function mayGoTo(
  { resolver, allowLoopback }: LinkPagesOptions,
  url: URL,
  signal: AbortSignal,
): Promise<boolean> {
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") return false;
  if (allowLoopback && isLoopback(url)) return true;
  if (url.port !== "" || !isPublicName(url.hostname)) return false;
  return resolver === null || leadsOutside(resolver, url.hostname, signal);
}

function failingAfter(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.byteLength;
      if (left < 0) controller.error(new Error(`longer than ${bytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
