import { arrangedFaults, arrangeFaults } from "./faults.ts";
import { tracedDatabase } from "./traced-database.ts";
import { asked, type HandOn, KIND, presentWork } from "./work.ts";

/** What an object is told of the work that it is asked for. */
export interface Carried {
  readonly requestId: string;
  readonly traceparent: string;
}

/** An object whose methods are called as part of the caller's trace; see `TracedObject`. */
interface Traceable {
  traced(carried: Carried, method: string, args: readonly unknown[]): Promise<unknown>;
}

/** Methods of a stub that are no call of a method of the object. */
const OF_THE_STUB = new Set<PropertyKey>(["then", "id", "name", "connect", "dup"]);

/** A header goes along with each request of the object. */
function tracedFetch(label: string, stub: Fetcher): Fetcher["fetch"] {
  return (input: RequestInfo | URL, init?: RequestInit) =>
    asked(
      "objects",
      `${label} fetch`,
      KIND.client,
      { "rpc.system": "durable-object" },
      (handOn) => {
        if (handOn === null) return stub.fetch(input, init);
        const request = new Request(input, init);
        request.headers.set("traceparent", handOn());
        return stub.fetch(request);
      },
    );
}

function tracedStub<Stub extends Fetcher>(stub: Stub, label: string, byMethod: boolean): Stub {
  const fetch = tracedFetch(label, stub);
  return new Proxy(stub, {
    get(target, name) {
      if (name === "fetch") return fetch;
      const own: unknown = Reflect.get(target, name, target);
      if (!byMethod || typeof name === "symbol" || OF_THE_STUB.has(name)) return own;
      return (...args: unknown[]) => {
        const { requestId } = presentWork() ?? {};
        const about = { "rpc.system": "durable-object", "rpc.method": name };
        return asked("objects", `${label}.${name}`, KIND.client, about, async (handOn) =>
          handOn === null || requestId === undefined
            ? Reflect.apply(own as (...given: unknown[]) => unknown, target, args)
            : (target as Stub & Traceable).traced({ requestId, traceparent: handOn() }, name, args),
        );
      };
    },
  });
}

/** Objects that are asked by their methods, and those asked by requests only. */
function tracedNamespace<Space extends object>(
  space: Space,
  label: string,
  byMethod: boolean,
): Space {
  return new Proxy(space, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (name !== "getByName" && name !== "get") return own.bind(target);
      return (...args: unknown[]) => tracedStub(Reflect.apply(own, target, args), label, byMethod);
    },
  });
}

/** The message goes with the trace of who sends it: a message that names one names this. */
function carrying(body: unknown, handOn: HandOn | null): unknown {
  const work = presentWork();
  if (handOn === null || work === undefined) return body;
  if (typeof body !== "object" || body === null || !("traceparent" in body)) return body;
  return { ...body, traceparent: handOn(), requestId: work.requestId };
}

/** Sends it; later, or twice, where that was arranged. */
async function sendAsFated(
  queue: Queue,
  body: unknown,
  options?: QueueSendOptions,
): Promise<QueueSendResponse> {
  const fate = arrangedFaults()?.messageFate();
  if (fate === undefined) return queue.send(body, options);
  const delaySeconds = (options?.delaySeconds ?? 0) + fate.delaySeconds;
  const sent = await queue.send(body, { ...options, delaySeconds });
  if (fate.twice) await queue.send(body, { ...options, delaySeconds: delaySeconds + 1 });
  return sent;
}

function tracedQueue(queue: Queue): Queue {
  const about = { "messaging.system": "cloudflare-queues" };
  return new Proxy(queue, {
    get(target, name) {
      if (name === "send") {
        return (body: unknown, options?: QueueSendOptions) =>
          asked("queue", "queue send", KIND.producer, about, (handOn) =>
            sendAsFated(target, carrying(body, handOn), options),
          );
      }
      if (name === "sendBatch") {
        return (messages: Iterable<MessageSendRequest>, options?: QueueSendBatchOptions) =>
          asked("queue", "queue send", KIND.producer, about, (handOn) => {
            const carried = [...messages].map((one) => ({
              ...one,
              body: carrying(one.body, handOn),
            }));
            return target.sendBatch(carried, options);
          });
      }
      const own: unknown = Reflect.get(target, name, target);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}

const BUCKET_ASKS = new Set<PropertyKey>(["head", "get", "put", "delete", "list"]);

/** Keys are not told: they hold hashes of people's files. */
function tracedBucket(bucket: R2Bucket): R2Bucket {
  return new Proxy(bucket, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== "function") return own;
      if (!BUCKET_ASKS.has(name)) return own.bind(target);
      return (...args: unknown[]) =>
        asked("bucket", `r2 ${String(name)}`, KIND.client, {}, async () =>
          Reflect.apply(own, target, args),
        );
    },
  });
}

/** Those that keep numbers and development's clock are not part of what a request does. */
const BY_METHOD = [
  "ACCOUNT_SESSIONS",
  "CALL_ROOM",
  "CHAT_RELAY",
  "CHAT_ROOM",
  "IDEMPOTENCY_KEYS",
  "PROJECT_CHANNEL",
  "UPLOAD_SESSION",
  "USER_HUB",
  "VIEW_COUNTER",
] as const satisfies readonly (keyof Env)[];

function wrapped(env: Env) {
  const objects = BY_METHOD.map((name) => [name, tracedNamespace(env[name], name, true)] as const);
  return {
    ...Object.fromEntries(objects),
    RATE_LIMITER: tracedNamespace(env.RATE_LIMITER, "RATE_LIMITER", false),
    JOBS: tracedQueue(env.JOBS),
    DB: tracedDatabase(env.DB),
    MEDIA: tracedBucket(env.MEDIA),
  };
}

const known = new WeakMap<Env, Env>();
const BARE = Symbol("bare");

/** The environment behind a traced one. */
export function untraced(env: Env): Env {
  return Reflect.get(env, BARE) ?? env;
}

/** The same environment, whose bindings take part in the present work's trace: each call is counted, timed, and a span. */
export function tracedEnv(env: Env): Env {
  const before = known.get(env);
  if (before !== undefined) return before;
  if (VECHE_LOCAL) arrangeFaults(env.CHAOS);
  // Not a proxy: bindings are read by every request.
  const traced: Env = Object.assign({}, env, wrapped(env), { [BARE]: env });
  known.set(env, traced);
  return traced;
}
