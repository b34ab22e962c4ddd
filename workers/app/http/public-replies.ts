import { LRUCache } from "lru-cache";
import { type Clock, type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { Query } from "../../../shared/tracing/traced-database.ts";
import type { CacheHits } from "../../domains/platform/index.ts";

/** What was changed elsewhere is seen here no later than this; five seconds are promised. */
const BELIEVED_MS = 4 * SECOND;
const MOST_REPLIES = 200;
const MOST_BYTES = 256 * 1_024;
/** What guests are shown is read from these. */
const SHOWN =
  /\b(?:into|update|from)\s+["`]?(?:users|images|image_\w+|files|videos|video_\w+|companies|vacanc\w+|content_cases)\b/i;
const READS = /^\s*(?:select|explain)\b/i;

interface Kept {
  readonly headers: Headers;
  readonly body: ArrayBuffer;
  readonly askedAt: Millis;
}

/** Only what says that anybody may keep it, and depends on nothing but the address. */
function mayKeep({ status, headers }: Response): boolean {
  const control = headers.get("Cache-Control") ?? "";
  const varies = headers.get("Vary") ?? "";
  return (
    status === 200 &&
    /\bpublic\b/.test(control) &&
    (varies === "" || varies === "Authorization") &&
    !headers.has("Set-Cookie")
  );
}

/** The caller has what was kept already (RFC 9110, 13.1.2: weak comparison). */
function isKnown(request: Request, etag: string | null): boolean {
  const weak = (tag: string) => tag.trim().replace(/^W\//, "");
  const known = request.headers.get("If-None-Match")?.split(",").map(weak) ?? [];
  return etag !== null && (known.includes(weak(etag)) || known.includes("*"));
}

/**
 * Replies to guests, as an isolate believes them for four seconds: a page that many look at at once is made once. Writes of
 * this isolate to what guests are shown make it forget them at once. Who sends a token is never answered from here.
 */
export class PublicReplies {
  readonly #clock: Clock;
  readonly #hits: CacheHits;
  readonly #kept = new LRUCache<string, Kept>({ max: MOST_REPLIES });
  #changes = 0;

  constructor(clock: Clock, hits: CacheHits) {
    this.#clock = clock;
    this.#hits = hits;
  }

  /** The kept reply to a guest, or what `make` answers. */
  async answer(request: Request, make: () => Promise<Response>): Promise<Response> {
    if (request.headers.has("Authorization")) return make();
    const { url } = request;
    const askedAt = this.#clock.now();
    const kept = this.#kept.get(url);
    const age = kept === undefined ? -1 : askedAt - kept.askedAt;
    if (kept !== undefined && age >= 0 && age < BELIEVED_MS) {
      this.#hits.hit.value += 1;
      const known = isKnown(request, kept.headers.get("ETag"));
      return new Response(known ? null : kept.body, {
        status: known ? 304 : 200,
        headers: kept.headers,
      });
    }
    this.#hits.miss.value += 1;
    const changes = this.#changes;
    const reply = await make();
    if (!mayKeep(reply)) return reply;
    const headers = new Headers(reply.headers);
    const body = await reply.arrayBuffer();
    const keeps = changes === this.#changes && body.byteLength <= MOST_BYTES;
    if (keeps) this.#kept.set(url, { headers, body, askedAt });
    return new Response(body, { status: reply.status, headers });
  }

  /** Hears of queries after they were run. */
  heed(queries: readonly Query[]): void {
    if (queries.some(({ sql }) => !READS.test(sql) && SHOWN.test(sql))) this.forget();
  }

  /** Makes the next guest ask again. An answer that is under way is not kept. */
  forget(): void {
    this.#changes += 1;
    this.#kept.clear();
  }
}
