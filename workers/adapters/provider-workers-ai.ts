import type { ProviderCall, Sent, SentStream } from "../domains/studio/engine/ports.ts";

/** The part of the binding that is used. */
export interface WorkersAi {
  run(model: string, inputs: Record<string, unknown>): Promise<unknown>;
}

const NOT_BOUND: Sent = {
  kind: "answered",
  status: 503,
  json: { error: "Workers AI is not bound in this deployment." },
  retryAfterMs: null,
};

function inputsOf({ body }: ProviderCall): Record<string, unknown> {
  return typeof body === "object" && body !== null ? { ...body } : {};
}

/** `/@cf/…` as the binding calls a model. */
function modelOf({ target }: ProviderCall): string {
  return target.replace(/^\//, "");
}

function failed(error: unknown): Sent {
  const message = error instanceof Error ? error.message : "Workers AI failed.";
  // What it says of a request that is wrong begins with a code of its own.
  const status = /^(?:5006|3030|InferenceUpstreamError: (?:3030|5006))/.test(message) ? 400 : 502;
  return { kind: "answered", status, json: { error: message }, retryAfterMs: null };
}

/** Pictures come as a stream of bytes of some models, in JSON of others. */
async function jsonOf(result: unknown): Promise<unknown> {
  if (!(result instanceof ReadableStream)) return result;
  const bytes = new Uint8Array(await new Response(result).arrayBuffer());
  return { image: bytes.toBase64() };
}

/** Cloudflare's own models, by the binding. */
export async function askWorkersAi(ai: WorkersAi | null, call: ProviderCall): Promise<Sent> {
  if (ai === null) return NOT_BOUND;
  try {
    const json = await jsonOf(await ai.run(modelOf(call), inputsOf(call)));
    return { kind: "answered", status: 200, json, retryAfterMs: null };
  } catch (error) {
    return failed(error);
  }
}

/** The same for an answer in pieces. */
export async function streamWorkersAi(
  ai: WorkersAi | null,
  call: ProviderCall,
): Promise<SentStream> {
  if (ai === null) return NOT_BOUND;
  try {
    const result = await ai.run(modelOf(call), inputsOf(call));
    if (result instanceof ReadableStream) return { kind: "stream", body: result };
    return { kind: "answered", status: 200, json: result, retryAfterMs: null };
  } catch (error) {
    return failed(error);
  }
}
