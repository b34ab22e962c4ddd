import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { errors } from "../errors.ts";
import { valueAt } from "../models/json-pointer.ts";
import { sealContext } from "../models/seal-context.ts";
import { findProviderBySlug } from "../models/store.ts";
import type { StudioDeps } from "../ports.ts";
import { FOLLOW_JOB } from "./job-names.ts";
import { deadlineOf } from "./patience.ts";
import type { ProviderRow } from "./requests.ts";
import { changeJob, findJob, type JobRow, withModel } from "./store.ts";
import { webhookText } from "./webhook-url.ts";

const LARGEST_BYTES = 1_048_576;
/** Of one job: who tells more often does not have it asked after more often, which is done so many times only. */
const RATE = { name: "ai-webhooks", limit: 5, windowSeconds: 60 };

interface Told {
  readonly provider: string;
  readonly job: string | undefined;
  readonly signature: string | undefined;
}

async function bodyOf(request: Request): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > LARGEST_BYTES) throw new AppError(commonErrors.payload_too_large);
  return bytes;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** Whether the provider has signed it itself, where it does. */
async function isSigned(
  deps: StudioDeps,
  row: ProviderRow,
  headers: Headers,
  body: Uint8Array,
): Promise<boolean> {
  const { id, webhookSignature, sealedWebhookSecret } = row;
  if (webhookSignature === "none" || sealedWebhookSecret === null) return true;
  const secret = await deps.providerSealer.open(sealedWebhookSecret, sealContext("webhook", id));
  return secret !== null && deps.standardWebhooks.verify(secret, headers, body, deps.clock.now());
}

/** The answer to this submission was lost: the webhook tells which task it is. */
async function adopt(deps: StudioDeps, job: JobRow, body: unknown): Promise<JobRow | undefined> {
  const all = await withModel(deps.db, job);
  const pointer = all?.model.definition.response.webhook?.taskId;
  const taskId = pointer === undefined ? undefined : valueAt(body, pointer);
  if (typeof taskId !== "string" || taskId === "") return undefined;
  const now = deps.clock.now();
  const task = {
    state: "running",
    externalTaskId: taskId,
    links: null,
    faults: 0,
    nextAt: now,
    deadlineAt: await deadlineOf(deps, now),
  } as const;
  const [running] = await changeJob(deps.db, job, task);
  return running;
}

/**
 * Hears that a job's task has ended, and has it asked after. What the message says is not believed, but for the name of a
 * task whose submission's answer was lost: the address is that job's own. Late, or twice, it changes nothing. Throws
 * `not_found` for a provider that there is not, `webhook_refused` for what is not signed.
 */
export async function hearWebhook(
  deps: StudioDeps,
  { provider, job: jobId, signature }: Told,
  request: Request,
): Promise<void> {
  const row = await findProviderBySlug(deps.db, provider);
  if (!row) throw new AppError(commonErrors.not_found);
  const body = await bodyOf(request);
  const ours =
    jobId !== undefined &&
    signature !== undefined &&
    (await deps.webhookSigner.verifies(webhookText(provider, jobId), signature));
  if (!ours || !(await isSigned(deps, row, request.headers, body))) {
    throw new AppError(errors.webhook_refused);
  }
  const found = await findJob(deps.db, jobId);
  const job = found?.state === "submitting" ? await adopt(deps, found, jsonOf(body)) : found;
  if (job?.state !== "running") return;
  const { allowed } = await deps.limiter.hit(`ai-webhook:${jobId}`, RATE);
  if (!allowed) return;
  await deps.jobs.enqueue(FOLLOW_JOB, { jobId, version: job.version });
}
