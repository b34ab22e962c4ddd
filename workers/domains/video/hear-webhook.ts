import { z } from "@hono/zod-openapi";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { errors } from "./errors.ts";
import type { VideoDeps } from "./ports.ts";
import { FOLLOW_JOB } from "./processing/job-names.ts";
import { findByAsset } from "./store.ts";

const LARGEST_BYTES = 64 * 1_024;
/** Well over the age at which a message is too old anyway. */
const REPLAY = { name: "webhooks", limit: 1, windowSeconds: 900 };

const told = z.object({ uid: z.string().min(1).max(128) });

async function bodyOf(request: Request): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > LARGEST_BYTES) throw new AppError(commonErrors.payload_too_large);
  return bytes;
}

function assetOf(body: Uint8Array): string {
  try {
    return told.parse(JSON.parse(new TextDecoder().decode(body))).uid;
  } catch (cause) {
    throw new AppError(commonErrors.malformed_json, { cause });
  }
}

/**
 * Hears that an engine has news of a copy of its own, and has it looked at. What the message says beyond that is not
 * believed: asked in whatever order, the engine says how it is now. Throws `not_found` where none is configured,
 * `webhook_refused` for what is not signed or too old, `webhook_replayed` for what has been heard before.
 */
export async function hearWebhook(
  deps: VideoDeps,
  source: "stream" | "transcoder",
  request: Request,
): Promise<void> {
  const verifier = deps.webhooks[source];
  if (!verifier) throw new AppError(commonErrors.not_found);
  const header = request.headers.get("Webhook-Signature") ?? "";
  const body = await bodyOf(request);
  const verdict = await verifier.verify(header, body, deps.clock.now());
  if (verdict.kind !== "good") throw new AppError(errors.webhook_refused);
  const assetId = assetOf(body);
  const { allowed } = await deps.limiter.hit(`webhook:${source}:${verdict.mark}`, REPLAY);
  if (!allowed) throw new AppError(errors.webhook_replayed);
  const video = await findByAsset(deps.db, source, assetId);
  if (!video) return;
  const { id: videoId, tryKey } = video;
  await deps.jobs.enqueue(FOLLOW_JOB, { videoId, tryKey, round: null });
}
