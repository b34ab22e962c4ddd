import { EventSourceParserStream } from "eventsource-parser/stream";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { tooMany } from "../../platform/index.ts";
import { ensureEmbedded } from "../models/import-definition.ts";
import { valueAt } from "../models/json-pointer.ts";
import { isUsable } from "../models/list-models.ts";
import { checkedParameters } from "../models/parameters.ts";
import { readSubmission } from "../models/read-answer.ts";
import { findModelBySlug, type OwnedModel } from "../models/store.ts";
import type { EngineDeps, ProviderCall, Sent } from "./ports.ts";
import { submissionCall, withoutSecrets } from "./requests.ts";

/** Who sends more without an end fills our memory. */
const LONGEST_EVENT = 1_048_576;

/** What is said in a conversation. */
export interface TextMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface TextWish {
  readonly messages: readonly TextMessage[];
  /** The answer is to be JSON of this schema: what the model's request puts in the place of `{{schema}}`. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** A text model by its slug. Throws `not_found` for one that there is not, or is switched off. */
async function textModel(deps: EngineDeps, slug: string): Promise<OwnedModel> {
  await ensureEmbedded(deps);
  const found = await findModelBySlug(deps.db, slug);
  const isText = found?.model.modelType === "text" || found?.model.modelType === "moderation";
  if (!found || !isText || !isUsable(found)) throw new AppError(commonErrors.not_found);
  return found;
}

async function callOf(
  deps: EngineDeps,
  { model, provider }: OwnedModel,
  wish: TextWish,
  stream: boolean,
): Promise<ProviderCall> {
  const policy = { name: "text", limit: provider.perMinute, windowSeconds: 60 };
  const verdict = await deps.limiter.hit(`ai-text:${provider.id}`, policy);
  if (!verdict.allowed) throw tooMany(policy, verdict);
  const { messages, schema } = wish;
  const parameters = checkedParameters(model.definition, wish.parameters ?? {});
  const prompt = messages.at(-1)?.content;
  const variables = {
    ...parameters,
    messages,
    schema,
    stream,
    prompt,
    requestId: deps.ids.next<string>(),
  };
  return submissionCall(deps, provider, model.definition, variables);
}

/** Why there is no text: told in the log, with nothing of it to who asked but that there is none now. */
async function unavailable(
  deps: EngineDeps,
  { model, provider }: OwnedModel,
  sent: Sent,
): Promise<AppError> {
  const reading = sent.kind === "answered" ? readSubmission(model.definition.response, sent) : sent;
  const words = "message" in reading ? reading.message : "The answer was not understood.";
  const message = await withoutSecrets(deps, provider, words);
  deps.log.warn("a text model did not answer", { model: model.slug, message });
  return new AppError(commonErrors.unavailable, { cause: new Error(message) });
}

function textIn(json: unknown, pointer: string | undefined): string | undefined {
  const value = pointer === undefined ? undefined : valueAt(json, pointer);
  return typeof value === "string" ? value : undefined;
}

/**
 * What a text model answers. Throws `not_found`, `validation_failed` for bad parameters, `rate_limited` by the provider's
 * limits, `unavailable` when there is no answer.
 */
export async function completeText(
  deps: EngineDeps,
  slug: string,
  wish: TextWish,
): Promise<string> {
  const found = await textModel(deps, slug);
  const sent = await deps.providers.send(await callOf(deps, found, wish, false));
  const good = sent.kind === "answered" && sent.status >= 200 && sent.status < 300;
  const text = good ? textIn(sent.json, found.model.definition.response.text) : undefined;
  if (text === undefined) throw await unavailable(deps, found, sent);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The same in pieces as they come (Server-Sent Events), in one piece of a model that knows no other way. Throws as
 * {@link completeText}, before the first piece.
 */
export async function streamText(
  deps: EngineDeps,
  slug: string,
  wish: TextWish,
): Promise<AsyncIterable<string>> {
  const found = await textModel(deps, slug);
  const { stream, text } = found.model.definition.response;
  if (!stream) return once(await completeText(deps, slug, wish));
  const sent = await deps.providers.stream(await callOf(deps, found, wish, true));
  if (sent.kind === "stream") return piecesOf(sent.body, stream);
  const whole = sent.kind === "answered" && sent.status < 300 ? textIn(sent.json, text) : undefined;
  if (whole === undefined) throw await unavailable(deps, found, sent);
  return once(whole);
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

async function* piecesOf(
  body: ReadableStream<Uint8Array>,
  { delta, done }: { readonly delta: string; readonly done: string },
): AsyncGenerator<string> {
  const events = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: LONGEST_EVENT }));
  for await (const { data } of events) {
    if (data === done) return;
    const piece = textIn(parsed(data), delta);
    if (piece) yield piece;
  }
}
