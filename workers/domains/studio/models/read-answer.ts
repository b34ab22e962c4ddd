import type { ModelResponse } from "../../../../shared/contracts/studio/definitions.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { firstAt, valueAt } from "./json-pointer.ts";

/** What a provider has answered. */
export interface ProviderAnswer {
  readonly status: number;
  /** The body as JSON; `undefined` for what is none. */
  readonly json: unknown;
  /** From `Retry-After`. */
  readonly retryAfterMs: Millis | null;
}

/** A result: where it is, or what it is. */
export type Result =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "bytes"; readonly base64: string };

export interface Links {
  readonly status?: string | undefined;
  readonly result?: string | undefined;
  readonly cancel?: string | undefined;
}

/** Why a request came to nothing for good. Codes of `errors.ts`, told to who asked. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: RefusalCode;
  /** The provider's own words. */
  readonly message: string;
}

export type RefusalCode =
  | "nsfw"
  | "invalid_input"
  | "provider_unauthorized"
  | "provider_credit"
  | "provider_failed"
  | "no_result"
  | "cancelled";

/** It may go another time. */
export interface Again {
  readonly kind: "again";
  readonly code: "provider_busy" | "provider_unavailable" | "provider_answer";
  readonly message: string;
  readonly afterMs: Millis | null;
}

export type Reading =
  | { readonly kind: "accepted"; readonly taskId: string; readonly links: Links }
  | { readonly kind: "running"; readonly progress: number | null }
  | {
      readonly kind: "succeeded";
      readonly results: readonly Result[];
      readonly seed: number | null;
    }
  /** It has succeeded; what has come of it is to be asked for. */
  | { readonly kind: "ready" }
  | { readonly kind: "unknown_task" }
  | Refusal
  | Again;

/** Longest of a provider's words that are kept. */
const LONGEST_MESSAGE = 500;

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.slice(0, LONGEST_MESSAGE);
}

function messageOf({ error }: ModelResponse, json: unknown, status: number): string {
  const said = error === undefined ? undefined : firstAt(json, error);
  return wordsOf(said) || wordsOf(json) || `The provider answered with status ${status}.`;
}

function isSaid(words: readonly string[] | undefined, text: string): boolean {
  return words?.some((word) => text.includes(word.toLowerCase())) ?? false;
}

/** What the provider's words make of it; `usual` where they tell nothing. */
function refusalCode(response: ModelResponse, json: unknown, usual: RefusalCode): RefusalCode {
  const { refusals, error, errorCode } = response;
  const said = [error, errorCode]
    .map((pointers) => (pointers === undefined ? "" : wordsOf(firstAt(json, pointers))))
    .join(" ")
    .toLowerCase();
  if (isSaid(refusals?.nsfw, said)) return "nsfw";
  return isSaid(refusals?.invalid_input, said) ? "invalid_input" : usual;
}

function refused(
  response: ModelResponse,
  json: unknown,
  status: number,
  usual: RefusalCode,
): Refusal {
  const code = refusalCode(response, json, usual);
  return { kind: "refused", code, message: messageOf(response, json, status) };
}

function again(code: Again["code"], message: string, afterMs: Millis | null): Again {
  return { kind: "again", code, message, afterMs };
}

/** The status of HTTP, or the one in the body that stands for it. */
function statusOf({ status: pointer }: ModelResponse, answer: ProviderAnswer): number {
  const said = pointer === undefined ? Number.NaN : Number(valueAt(answer.json, pointer));
  const stands = answer.status < 400 && Number.isInteger(said) && said >= 100 && said < 600;
  return stands ? said : answer.status;
}

/** What goes for any answer: `null` for one that says what was asked. */
function failureOf(response: ModelResponse, answer: ProviderAnswer, asked: "submit" | "task") {
  const { json, retryAfterMs } = answer;
  const status = statusOf(response, answer);
  const message = messageOf(response, json, status);
  // "Invalid" said of a key is not said of what was asked for: there only the other word counts.
  const isOurs = refusalCode(response, json, "provider_failed") !== "nsfw";
  if (status === 429) return again("provider_busy", message, retryAfterMs);
  if (status >= 500 || status === 408 || status === 425) {
    // A refusal may be dressed as a failure of the server's.
    if (!isOurs) return refused(response, json, status, "nsfw");
    return again("provider_unavailable", message, retryAfterMs);
  }
  if ((status === 401 || status === 403) && isOurs)
    return { kind: "refused", code: "provider_unauthorized", message } as const;
  if (status === 402) return { kind: "refused", code: "provider_credit", message } as const;
  if (asked === "task" && (status === 404 || status === 410))
    return { kind: "unknown_task" } as const;
  if (status >= 300) {
    return refused(
      response,
      json,
      status,
      asked === "submit" ? "invalid_input" : "provider_failed",
    );
  }
  if (json !== undefined) return null;
  return again("provider_answer", "The provider's answer is no JSON.", null);
}

function decoded(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const DATA_URL = /^data:[^,]*;base64,/;

function resultOf(value: unknown, encoding: "url" | "base64"): Result[] {
  if (typeof value !== "string" || value === "") return [];
  const [prefix] = DATA_URL.exec(value) ?? [];
  if (prefix !== undefined) return [{ kind: "bytes", base64: value.slice(prefix.length) }];
  return encoding === "url" ? [{ kind: "url", url: value }] : [{ kind: "bytes", base64: value }];
}

function resultsIn({ results }: ModelResponse, json: unknown): Result[] {
  if (!results) return [];
  const { at, json: inner, item, encoding } = results;
  const found = valueAt(json, at);
  const value = inner === undefined ? found : valueAt(decoded(found), inner);
  return (Array.isArray(value) ? value : [value]).flatMap((entry) =>
    resultOf(
      item === undefined || typeof entry === "string" ? entry : valueAt(entry, item),
      encoding,
    ),
  );
}

function seedIn({ seed }: ModelResponse, json: unknown): number | null {
  const value = seed === undefined ? undefined : valueAt(json, seed);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

function progressIn({ progress }: ModelResponse, json: unknown): number | null {
  if (!progress) return null;
  const value = Number(valueAt(json, progress.at));
  if (!Number.isFinite(value)) return null;
  return Math.max(0, Math.min(99, Math.round((value / progress.of) * 100)));
}

function outcome(response: ModelResponse, json: unknown): Reading {
  const results = resultsIn(response, json);
  if (results.length > 0) return { kind: "succeeded", results, seed: seedIn(response, json) };
  return refused(response, json, 200, "no_result");
}

type Meaning = "running" | "succeeded" | "failed" | "cancelled";

/** A state that nobody has told the meaning of is not the end. */
function meaningOf({ state, states }: ModelResponse, json: unknown): Meaning | null {
  if (state === undefined) return null;
  const word = String(valueAt(json, state) ?? "").toLowerCase();
  const is = (meaning: Meaning) => states?.[meaning].some((one) => one.toLowerCase() === word);
  const ends = (["succeeded", "failed", "cancelled"] as const).find(is);
  return ends ?? "running";
}

function byState(response: ModelResponse, json: unknown): Reading {
  switch (meaningOf(response, json)) {
    case "failed":
      return refused(response, json, 200, "provider_failed");
    case "cancelled":
      return { kind: "refused", code: "cancelled", message: messageOf(response, json, 200) };
    case "running":
      return { kind: "running", progress: progressIn(response, json) };
    default:
      return response.result ? { kind: "ready" } : outcome(response, json);
  }
}

function textAt(json: unknown, pointer: string | undefined): string | undefined {
  const value = pointer === undefined ? undefined : valueAt(json, pointer);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What the answer to a submission says. */
export function readSubmission(response: ModelResponse, answer: ProviderAnswer): Reading {
  const { json } = answer;
  const failure = failureOf(response, answer, "submit");
  if (failure) return failure;
  if (response.taskId === undefined) return outcome(response, json);
  const taskId = textAt(json, response.taskId);
  // Some answer at once when they can.
  if (meaningOf(response, json) !== "running") {
    const reading = byState(response, json);
    if (reading.kind !== "ready" || taskId === undefined) return reading;
  }
  if (taskId === undefined) {
    const message = `The provider's answer has no task id at ${response.taskId}: ${wordsOf(json)}`;
    return again("provider_answer", message.slice(0, LONGEST_MESSAGE), null);
  }
  const { status, result, cancel } = response.links;
  const links = {
    status: textAt(json, status),
    result: textAt(json, result),
    cancel: textAt(json, cancel),
  };
  return { kind: "accepted", taskId, links };
}

/** What the answer to a question after a task says. */
export function readState(response: ModelResponse, answer: ProviderAnswer): Reading {
  return failureOf(response, answer, "task") ?? byState(response, answer.json);
}

/** What the answer says that is to hold the results. */
export function readResult(response: ModelResponse, answer: ProviderAnswer): Reading {
  return failureOf(response, answer, "task") ?? outcome(response, answer.json);
}
