import { DurableObject } from "cloudflare:workers";
import { Server } from "partyserver";
import { spanExporter } from "../shared/tracing/exporter.ts";
import { tracingOf } from "../shared/tracing/settings.ts";
import { type Carried, tracedEnv } from "../shared/tracing/traced-env.ts";
import { KIND, Work, within } from "../shared/tracing/work.ts";
import type { BackupAnswer, BackupAsk } from "../workers/domains/platform/backups/object-asks.ts";
import { answerBackup } from "./object-backup.ts";

/** Calls the object's method as part of the caller's trace, under the name that its class states: bundling shortens others. */
async function callWithin(
  object: object,
  ctx: DurableObjectState,
  env: Env,
  { requestId, traceparent }: Carried,
  method: string,
  args: readonly unknown[],
): Promise<unknown> {
  const { collector, ratio } = tracingOf(env);
  const work = new Work({ requestId, traceparent, ratio, recording: collector !== null });
  const own: unknown = Reflect.get(object, method);
  if (typeof own !== "function") throw new TypeError(`no method is named ${method}`);
  let failed = true;
  try {
    const answer: unknown = await within(work, () => Reflect.apply(own, object, args));
    failed = false;
    return answer;
  } finally {
    if (collector !== null) {
      const spans = work.end(failed, () => ({
        name: `${object.constructor.name}.${method}`,
        kind: KIND.server,
        attributes: { "rpc.method": method },
      }));
      spanExporter.add(spans, collector, (sending) => ctx.waitUntil(sending));
    }
  }
}

/** An object whose calls, and what it asks of others meanwhile, are part of the trace of who asks. */
export class TracedObject extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, tracedEnv(env));
  }

  /** Calls a method of this object, in the name of what is carried. */
  traced(carried: Carried, method: string, args: readonly unknown[]): Promise<unknown> {
    return callWithin(this, this.ctx, this.env, carried, method, args);
  }

  /** For the making of backups, and restores. */
  backup(ask: BackupAsk): Promise<BackupAnswer> {
    return answerBackup(this.ctx, ask);
  }
}

/** The same for objects with sockets. */
export class TracedServer extends Server<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, tracedEnv(env));
  }

  /** Calls a method of this object, in the name of what is carried. */
  traced(carried: Carried, method: string, args: readonly unknown[]): Promise<unknown> {
    return callWithin(this, this.ctx, this.env, carried, method, args);
  }

  /** For the making of backups, and restores. */
  backup(ask: BackupAsk): Promise<BackupAnswer> {
    return answerBackup(this.ctx, ask);
  }
}
