import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { EngineDeps, ProviderCall, Sent } from "../engine/ports.ts";
import { askAfter, keyOf, submissionCall } from "../engine/requests.ts";
import type { JobRow } from "../engine/store.ts";
import { firstAt } from "./json-pointer.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { checkedParameters } from "./parameters.ts";
import { type Reading, readState, readSubmission } from "./read-answer.ts";
import { findModel, type OwnedModel } from "./store.ts";

interface Wish {
  readonly prompt: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What is seen of a trial; no secret is in it. */
export interface Trial {
  readonly ok: boolean;
  readonly request: unknown;
  readonly response: unknown;
  readonly parsed: unknown;
  readonly error?: string;
}

const SEED = 1;
/** A picture in base64 says nothing to a reader. */
const LONGEST_TEXT = 400;

function shortened(value: unknown): unknown {
  if (typeof value === "string") {
    return value.length > LONGEST_TEXT
      ? `${value.slice(0, LONGEST_TEXT)}… (${value.length} characters)`
      : value;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shortened(one)]));
}

function shown(value: unknown, key: string | null): unknown {
  const text = JSON.stringify(shortened(value));
  return text === undefined ? undefined : JSON.parse(maskSecrets(text, [key]));
}

function requestOf({ target, method, headers, body }: ProviderCall) {
  return { method, url: target, headers, body };
}

function why(
  reading: Reading | Extract<Sent, { kind: "forbidden" | "unreachable" }>,
): string | null {
  return "message" in reading ? reading.message : null;
}

/** A task like a job's, of which nothing is kept. */
function trialJob(deps: EngineDeps, { model, provider }: OwnedModel, wish: Wish): JobRow {
  const id = deps.ids.next<string>();
  const none = { assetId: id, projectId: id, userId: id, ownerId: id, fileId: id };
  const input = { ...wish, seed: SEED, imageFileId: null };
  const counts = {
    version: 0,
    nextAt: 0,
    attempts: 0,
    polls: 0,
    faults: 0,
    createdAt: deps.clock.now(),
  };
  const open = {
    deadlineAt: null,
    externalTaskId: null,
    links: null,
    resultUrl: null,
    outcome: null,
    message: null,
  };
  const rest = {
    costMicros: null,
    claimedAt: null,
    endedAt: null,
    abandoned: false,
    cancelSent: false,
    dead: false,
  };
  return {
    id,
    ...none,
    providerId: provider.id,
    modelId: model.id,
    input,
    state: "running",
    ...counts,
    ...open,
    ...rest,
  };
}

/** A task has been accepted: how it stands, and that it be stopped. */
async function lookAndCancel(
  deps: EngineDeps,
  found: OwnedModel,
  wish: Wish,
  { taskId, links }: Extract<Reading, { kind: "accepted" }>,
) {
  const { response } = found.model.definition;
  const job = { ...trialJob(deps, found, wish), externalTaskId: taskId, links };
  const state = await askAfter(deps, { ...found, job }, "poll");
  if (response.cancel || response.links.cancel) await askAfter(deps, { ...found, job }, "cancel");
  return state.kind === "answered" ? readState(response, state) : state;
}

function isGood(reading: { readonly kind: string }): boolean {
  return ["accepted", "running", "succeeded", "ready"].includes(reading.kind);
}

/** Of a text model: the text. */
function readText({ model }: OwnedModel, sent: Extract<Sent, { kind: "answered" }>) {
  const text = firstAt(sent.json, model.definition.response.text ?? "");
  if (sent.status < 300 && typeof text === "string") return { kind: "succeeded", text } as const;
  const reading = readSubmission(model.definition.response, sent);
  if (reading.kind === "refused" || reading.kind === "again") return reading;
  return {
    kind: "again",
    code: "provider_answer",
    message: "There is no text in the answer.",
    afterMs: null,
  } as const;
}

async function readingOf(deps: EngineDeps, found: OwnedModel, wish: Wish, sent: Sent) {
  if (sent.kind !== "answered") return sent;
  if (found.model.modelType === "text" || found.model.modelType === "moderation")
    return readText(found, sent);
  const reading = readSubmission(found.model.definition.response, sent);
  if (reading.kind !== "accepted") return reading;
  const state = await lookAndCancel(deps, found, wish, reading);
  return isGood(state) ? { ...reading, state } : state;
}

/**
 * Asks a model for something now and shows what was sent, what was answered and what that was taken for. Throws
 * `not_found`, `validation_failed` for bad parameters.
 */
export async function testModel(deps: EngineDeps, modelId: string, given: Wish): Promise<Trial> {
  const found = await findModel(deps.db, modelId);
  if (!found) throw new AppError(commonErrors.not_found);
  const { model, provider } = found;
  const parameters = checkedParameters(model.definition, given.parameters);
  const wish = { ...given, parameters };
  const messages = [{ role: "user", content: wish.prompt }];
  const variables = {
    ...parameters,
    prompt: wish.prompt,
    seed: SEED,
    messages,
    stream: false,
    requestId: deps.ids.next<string>(),
  };
  const call = await submissionCall(deps, provider, model.definition, variables);
  const sent = await deps.providers.send(call);
  const reading = await readingOf(deps, found, wish, sent);
  const key = await keyOf(deps, provider);
  const error = isGood(reading) ? null : (why(reading as Reading) ?? reading.kind);
  return {
    ok: error === null,
    request: shown(requestOf(call), key),
    response:
      shown(
        sent.kind === "answered" ? { status: sent.status, body: sent.json ?? null } : sent,
        key,
      ) ?? null,
    parsed: shown(reading, key) ?? null,
    ...(error !== null && { error: maskSecrets(error, [key]) }),
  };
}
