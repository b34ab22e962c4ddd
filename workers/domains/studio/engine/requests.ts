import { SECOND } from "../../../../shared/kernel/time.ts";
import { signFile } from "../../media/index.ts";
import { maskSecrets } from "../models/mask-secrets.ts";
import { sealContext } from "../models/seal-context.ts";
import type { StoredDefinition, studioProviders } from "../models/tables.ts";
import { fill, fillText, type Variables, variablesIn } from "../models/template.ts";
import { imageData } from "./image-data.ts";
import type { EngineDeps, ProviderCall, Sent } from "./ports.ts";
import type { JobWithModel } from "./store.ts";
import { webhookUrl } from "./webhook-url.ts";

export type ProviderRow = typeof studioProviders.$inferSelect;

/** Who answers at once may take its time; who only takes a task may not. */
const AT_ONCE_MS = 180 * SECOND;
const TASK_MS = 30 * SECOND;

/** The provider's key in clear; `null` if it has none. */
export async function keyOf(
  deps: EngineDeps,
  { id, sealedKey }: ProviderRow,
): Promise<string | null> {
  return sealedKey === null ? null : deps.providerSealer.open(sealedKey, sealContext("key", id));
}

/** A text of the provider's, fit to be kept. */
export async function withoutSecrets(
  deps: EngineDeps,
  provider: ProviderRow,
  text: string,
): Promise<string> {
  return maskSecrets(text, [await keyOf(deps, provider)]);
}

/** What a job's request may speak of. Only what it does speak of is made. */
export async function variablesOf(
  deps: EngineDeps,
  { job, model, provider }: JobWithModel,
): Promise<Variables> {
  const { prompt, seed, parameters, imageFileId } = job.input;
  const used = variablesIn(model.definition.request);
  const wants = (name: string) => imageFileId !== null && used.has(name);
  const address = wants("imageUrl") ? await signFile(deps, imageFileId ?? "", "content") : null;
  return {
    ...parameters,
    prompt,
    seed,
    imageUrl: address ? deps.config.publicUrl + address.url : undefined,
    imageData: wants("imageData") ? await imageData(deps, imageFileId ?? "") : undefined,
    webhookUrl: used.has("webhookUrl") ? await webhookUrl(deps, provider.slug, job.id) : undefined,
    requestId: job.id,
  };
}

interface Asked {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

function filledHeaders(headers: Asked["headers"], variables: Variables): Record<string, string> {
  const filled = Object.entries(headers ?? {}).map(([name, value]) => {
    const text = fillText(value, variables).replace(/[\r\n\0]+/g, " ");
    return [name, text] as const;
  });
  return Object.fromEntries(filled);
}

/** The whole address of a path at a provider; elsewhere than over HTTP the path is all there is. */
function targetOf({ kind, baseUrl }: ProviderRow, path: string): string {
  return kind === "http" ? (baseUrl ?? "").replace(/\/+$/, "") + path : path;
}

/** A request at this address of the provider's, with its key. */
export async function callTo(
  deps: EngineDeps,
  provider: ProviderRow,
  target: string,
  asked: Asked,
  variables: Variables,
  timeoutMs: number,
): Promise<ProviderCall> {
  const key = await keyOf(deps, provider);
  const { auth, kind } = provider;
  const credentials = auth && key !== null ? { [auth.header]: `${auth.scheme} ${key}`.trim() } : {};
  return {
    kind,
    target,
    method: asked.method,
    headers: { ...filledHeaders(asked.headers, variables), ...credentials },
    body: asked.body === undefined ? undefined : fill(asked.body, variables),
    timeoutMs,
  };
}

/** The request by which a model is asked for something. */
export async function submissionCall(
  deps: EngineDeps,
  provider: ProviderRow,
  { request, response }: StoredDefinition,
  variables: Variables,
): Promise<ProviderCall> {
  const { idempotencyHeader } = request;
  const key = variables["requestId"];
  const once = idempotencyHeader && key ? { [idempotencyHeader]: String(key) } : {};
  const target = targetOf(provider, fillText(request.path, variables, encodeURIComponent));
  const asked = { ...request, headers: { ...request.headers, ...once } };
  const timeoutMs = response.taskId === undefined ? AT_ONCE_MS : TASK_MS;
  return callTo(deps, provider, target, asked, variables, timeoutMs);
}

/** An address that the provider has given, if it is one of its own: the key goes along. */
function ownAddress({ baseUrl }: ProviderRow, address: string): string | null {
  const given = URL.parse(address);
  const base = URL.parse(baseUrl ?? "");
  return given && base && given.origin === base.origin ? given.href : null;
}

const NO_ADDRESS: Sent = {
  kind: "forbidden",
  message: "The provider gave an address that is not its own.",
};

/** Asks the provider for more about a task: its state, its result, that it be cancelled. */
export async function askAfter(
  deps: EngineDeps,
  { job, model, provider }: JobWithModel,
  what: "poll" | "result" | "cancel",
): Promise<Sent> {
  const { response } = model.definition;
  const asked = response[what] ?? { method: "GET" as const };
  const link = job.links?.[what === "poll" ? "status" : what];
  const variables = {
    ...job.input.parameters,
    prompt: job.input.prompt,
    requestId: job.id,
    taskId: job.externalTaskId,
  };
  const path = "path" in asked ? asked.path : undefined;
  const filled =
    path === undefined ? null : targetOf(provider, fillText(path, variables, encodeURIComponent));
  const target = link === undefined ? filled : ownAddress(provider, link);
  if (target === null) return NO_ADDRESS;
  return deps.providers.send(await callTo(deps, provider, target, asked, variables, TASK_MS));
}
