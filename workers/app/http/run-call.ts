import type { Contract } from "../../../shared/contracts/platform/index.ts";
import type { Actor, Call, Handler, Reply } from "../../domains/platform/index.ts";
import type { Deps } from "../deps.ts";
import { jsonReplyHeaders } from "../middleware/security-headers.ts";
import { admit, optionalActor } from "./access.ts";
import { sessionOf, withBookmark } from "./bookmarks.ts";
import { checkReply } from "./check-reply.ts";
import { type Attempt, idempotencyKey, withIdempotency } from "./idempotency.ts";
import { parseJson, readSmallBody } from "./read-body.ts";
import type { RequestContext } from "./request-context.ts";
import { validated, validatedParams } from "./validate.ts";

type Texts = Readonly<Record<string, string>>;

async function input(contract: Contract, request: Request, params: Texts, query: Texts) {
  return {
    params: contract.params && validatedParams(contract.params, params),
    query: contract.query && validated(contract.query, query),
    body:
      contract.body &&
      validated(contract.body, parseJson(contract, request, await readSmallBody(request))),
  };
}

interface AnyReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Texts;
  readonly cookies?: readonly string[];
}

const jsonHeaders = jsonReplyHeaders();

function respond(contract: Contract, reply: AnyReply | Response, check: boolean): Response {
  if (reply instanceof Response) return reply;
  const { status, body, headers = {}, cookies = [] } = reply;
  if (check) checkReply(contract, status, body);
  const text = body === undefined ? null : JSON.stringify(body);
  const response = new Response(text, { status, headers: jsonHeaders });
  if (text === null) response.headers.delete("Content-Type");
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

/** Runs one call: who may, idempotency, input, the handler, and (in development) its reply against the contract. */
export function runCall<C extends Contract>(
  contract: C,
  handler: Handler<C, Deps>,
  context: RequestContext,
  request: Request,
  params: Texts,
  query: Texts,
): Promise<Response> {
  const run = () => runAnew(contract, handler, context, request, params, query);
  return contract.shared ? context.deps.publicReplies.answer(request, run) : run();
}

async function runAnew<C extends Contract>(
  contract: C,
  handler: Handler<C, Deps>,
  context: RequestContext,
  request: Request,
  params: Texts,
  query: Texts,
): Promise<Response> {
  const { origin } = context;
  const actor = await admit(contract, context, request);
  const session = sessionOf(contract, context.deps, request);
  const deps = session ? { ...context.deps, db: session.db } : context.deps;
  const work = async (from: Request, attempt?: Attempt): Promise<Response> => {
    const call = {
      deps,
      actor,
      origin,
      request: from,
      get newId() {
        return attempt?.newId ?? deps.ids.next<string>();
      },
      again: attempt?.again ?? false,
      ...(await input(contract, from, params, query)),
      optionalActor: (): Promise<Actor | null> => optionalActor(contract, context, from),
    };
    const reply: Reply<C> = await handler(call as Call<C, Deps>);
    context.isWhole = !(reply instanceof Response);
    return respond(contract, reply, deps.config.checkReplies);
  };
  const key = idempotencyKey(contract, request);
  const caller = actor?.userId ?? `address:${origin.ip}`;
  const reply =
    key === null ? work(request) : withIdempotency(context, contract, caller, key, request, work);
  return session ? withBookmark(await reply, contract, session, context.deps) : reply;
}
