import { z } from "@hono/zod-openapi";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate, readConfig } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import type { ModelMessage } from "./ports.ts";
import type { Prompt } from "./prompts.ts";

/** An answer of more characters is not read to its end. */
const LONGEST_ANSWER = 64 * 1_024;
const MODEL_KEY = "assistant.model";

/** What the caller is told while the model writes. */
export type AssistantEvent<Answer> =
  | { readonly event: "delta"; readonly data: { readonly text: string } }
  | { readonly event: "again"; readonly data: Readonly<Record<string, never>> }
  | { readonly event: "result"; readonly data: Answer }
  | {
      readonly event: "problem";
      readonly data: { readonly code: string; readonly detail: string };
    };

export interface Question<Answer> {
  readonly prompt: Prompt;
  /** All that the model is shown. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<Answer>;
  /** What else an answer has to hold; what is wrong with it, or `null`. */
  readonly fault?: (answer: Answer) => string | null;
}

type Read<Answer> =
  | { readonly kind: "good"; readonly answer: Answer }
  | { readonly kind: "bad"; readonly fault: string };

/** Names the setting: whoever administers the deployment is to know what is missing. */
function noModel(): AppError {
  return new AppError(commonErrors.unavailable, {
    detail: `No model answers: set ${MODEL_KEY} to a text model that is active.`,
  });
}

/** The object in an answer, also with words or a fence around it. */
function objectIn(text: string): unknown {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

function read<Answer>({ schema, fault }: Question<Answer>, text: string): Read<Answer> {
  if (text.length > LONGEST_ANSWER) return { kind: "bad", fault: "The answer is too long." };
  const value = objectIn(text);
  if (value === undefined) return { kind: "bad", fault: "The answer is not one JSON object." };
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    const wrong = fault?.(parsed.data) ?? null;
    return wrong === null ? { kind: "good", answer: parsed.data } : { kind: "bad", fault: wrong };
  }
  const issues = parsed.error.issues.slice(0, 10);
  const faults = issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  return { kind: "bad", fault: faults.join("\n") };
}

function repair(messages: readonly ModelMessage[], text: string, fault: string): ModelMessage[] {
  return [
    ...messages,
    { role: "assistant", content: text.slice(0, LONGEST_ANSWER / 4) },
    {
      role: "user",
      content: JSON.stringify({
        wrong: fault,
        wanted: "The whole object again, as the schema asks.",
      }),
    },
  ];
}

/**
 * Asks the configured model. Throws, before anything is told: `unavailable` naming the setting where no model answers, and
 * `rate_limited` for whoever has asked as often today as they may. An answer that is not as it should be is asked for once
 * more; then the problem is told. The words of a model are data: they are checked, and nothing is done by them.
 */
export async function askModel<Answer>(
  deps: WorkDeps,
  { userId }: Actor,
  question: Question<Answer>,
): Promise<AsyncGenerator<AssistantEvent<Answer>>> {
  const config = await readConfig(deps);
  const model = config[MODEL_KEY];
  if (model === null) throw noModel();
  const limit = config["limits.assistantPerDay"];
  const policy = { name: "assistant", limit, windowSeconds: DAY / SECOND };
  await enforceRate(deps, `assistant:${userId}`, policy);
  const { prompt, data, schema } = question;
  const messages: readonly ModelMessage[] = [
    { role: "system", content: prompt.system },
    { role: "user", content: JSON.stringify(data) },
  ];
  // As OpenAI's chat completions and those that speak like it take it.
  const wanted = {
    type: "json_schema",
    json_schema: {
      name: prompt.name,
      schema: z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
    },
  };
  const ask = (said: readonly ModelMessage[]) =>
    deps.textModels.stream(model, { messages: said, schema: wanted }).catch((error: unknown) => {
      const gone = error instanceof AppError && error.definition.code === "not_found";
      throw gone ? noModel() : error;
    });
  return answers(deps, question, messages, await ask(messages), ask);
}

async function* answers<Answer>(
  deps: WorkDeps,
  question: Question<Answer>,
  messages: readonly ModelMessage[],
  first: AsyncIterable<string>,
  ask: (said: readonly ModelMessage[]) => Promise<AsyncIterable<string>>,
): AsyncGenerator<AssistantEvent<Answer>> {
  const { name, version } = question.prompt;
  try {
    const one = yield* take(first);
    const outcome = read(question, one);
    if (outcome.kind === "good") return yield { event: "result", data: outcome.answer };
    yield { event: "again", data: {} };
    const two = yield* take(await ask(repair(messages, one, outcome.fault)));
    const second = read(question, two);
    if (second.kind === "good") return yield { event: "result", data: second.answer };
    deps.log.warn("a model's answer was not as it should be", { prompt: name, version });
    const detail = "The model's answer was not as it should be. Try again.";
    yield { event: "problem", data: { code: "model_answer", detail } };
  } catch (error) {
    deps.log.warn("a model broke off", { prompt: name, version, error });
    const { code, message } = commonErrors.unavailable;
    yield { event: "problem", data: { code, detail: message } };
  }
}

/** Passes on the pieces, and answers the whole; stops reading what is too long. */
async function* take(
  pieces: AsyncIterable<string>,
): AsyncGenerator<{ readonly event: "delta"; readonly data: { readonly text: string } }, string> {
  let whole = "";
  for await (const text of pieces) {
    whole += text;
    if (whole.length > LONGEST_ANSWER) break;
    yield { event: "delta", data: { text } };
  }
  return whole;
}
