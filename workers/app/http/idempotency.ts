import { createHash } from "node:crypto";
import type { Contract } from "../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Millis, SECOND } from "../../../shared/kernel/time.ts";
import { toBase64Url } from "../../adapters/base64url.ts";
import type { StoredReply } from "../../domains/platform/index.ts";
import { expected, problemResponse } from "./problem.ts";
import type { RequestContext } from "./request-context.ts";

const KEY = /^[\x21-\x7e]{1,128}$/;
/** Larger replies are not worth keeping: what creates something answers with little. */
const MAX_STORED_BYTES = 1_024 * 1_024;
/** Well within a reservation's 20 seconds: work may take long, as uploads do. */
const RENEW_EVERY_MS = 6 * SECOND;
/** Replies that tell nothing of the work itself: the next try may go otherwise. */
const PASSING = new Set([401, 408, 425, 429]);

/** The request's key, if this call honours one. */
export function idempotencyKey(contract: Contract, request: Request): string | null {
  if (contract.method !== "post" || contract.neverReplay) return null;
  const key = request.headers.get("Idempotency-Key");
  if (key === null) return null;
  if (KEY.test(key)) return key;
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "Idempotency-Key", message: "1 to 128 visible ASCII characters" }],
  });
}

/** What the key belongs to: who, and which address. */
async function scopeOf(caller: string, path: string, key: string) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${path}\n${key}`));
  return { caller, key: toBase64Url(new Uint8Array(digest)) };
}

/** A body that is hashed on its way through, whoever reads it. */
class HashedBody {
  readonly request: Request;
  readonly #digest = new crypto.DigestStream("SHA-256");

  constructor(request: Request) {
    const writer = this.#digest.getWriter();
    writer.write(new TextEncoder().encode(`${new URL(request.url).search}\n`));
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      async transform(chunk, controller) {
        await writer.write(chunk);
        controller.enqueue(chunk);
      },
      flush: () => writer.close(),
    });
    if (request.body) {
      this.request = new Request(request, { body: request.body.pipeThrough(tap) });
    } else {
      this.request = request;
      writer.close();
    }
  }

  /** The fingerprint of the whole body; reads what nobody has read. */
  async fingerprint(): Promise<string> {
    if (this.request.body && !this.request.body.locked) {
      await this.request.body.pipeTo(new WritableStream());
    }
    return toBase64Url(new Uint8Array(await this.#digest.digest));
  }
}

/** A UUIDv7 (RFC 9562, 5.7) that is always the same for this: its time is given, the rest a hash instead of chance. */
export function idOf(at: Millis, of: string): string {
  const time = at.toString(16).padStart(12, "0");
  const hash = createHash("sha256").update(of).digest("hex");
  const variant = "89ab"[Number.parseInt(hash.slice(0, 2), 16) % 4];
  const rest = `7${hash.slice(2, 5)}-${variant}${hash.slice(5, 8)}-${hash.slice(8, 20)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest}`;
}

/** One try of a call that has a key. */
export interface Attempt {
  /** The same for every try. */
  readonly newId: string;
  /** Whether there was one before that nobody was told the outcome of. */
  readonly again: boolean;
}

function replay(reply: StoredReply): Response {
  const headers = new Headers(reply.headers);
  headers.set("Idempotent-Replay", "true");
  return new Response(reply.body.byteLength > 0 ? reply.body : null, {
    status: reply.status,
    headers,
  });
}

async function stored(response: Response): Promise<StoredReply> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.clone().arrayBuffer(),
  };
}

function worthKeeping(reply: StoredReply): boolean {
  return (
    reply.status < 500 && !PASSING.has(reply.status) && reply.body.byteLength <= MAX_STORED_BYTES
  );
}

/**
 * Runs the work once for a caller and key: the first request does it, later ones get its reply again. Throws
 * `idempotency_mismatch` for another body, `in_progress` while the first is under way.
 */
export async function withIdempotency(
  context: RequestContext,
  contract: Contract,
  caller: string,
  key: string,
  request: Request,
  work: (request: Request, attempt: Attempt) => Promise<Response>,
): Promise<Response> {
  const { deps } = context;
  const idempotency = contract.secretReply ? deps.sealedIdempotency : deps.idempotency;
  const scope = await scopeOf(caller, new URL(request.url).pathname, key);
  const state = await idempotency.begin(scope.caller, scope.key);
  if (state.kind === "in_progress") throw new AppError(commonErrors.in_progress);
  const body = new HashedBody(request);
  if (state.kind === "done") {
    const same = (await body.fingerprint()) === state.fingerprint;
    if (!same) throw new AppError(commonErrors.idempotency_mismatch);
    return replay(state.reply);
  }
  const renewing = setInterval(() => {
    deps.background(idempotency.renew(scope.caller, scope.key));
  }, RENEW_EVERY_MS);
  try {
    const newId = idOf(state.since, `${scope.caller}\n${scope.key}`);
    const response = await work(body.request, { newId, again: state.again }).catch(
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return problemResponse(expected(error), context.requestId);
      },
    );
    const reply = await stored(response);
    if (worthKeeping(reply)) {
      await idempotency.finish(scope.caller, scope.key, await body.fingerprint(), reply);
    } else {
      await idempotency.abandon(scope.caller, scope.key);
    }
    return response;
  } catch (error) {
    await idempotency.abandon(scope.caller, scope.key);
    throw error;
  } finally {
    clearInterval(renewing);
  }
}
