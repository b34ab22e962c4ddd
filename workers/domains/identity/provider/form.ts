import type { AppError } from "../../../../shared/kernel/app-error.ts";
import { oauthError, oauthErrors } from "./errors.ts";

const LONGEST_BODY = 64 * 1_024;
const LONGEST_VALUE = 4_096;
/** Signed texts are longer. */
const LONG = new Set(["client_assertion", "id_token_hint", "request", "token", "access_token"]);
const LONGEST_SIGNED = 16_384;
const MOST_PARAMETERS = 50;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

function bad(description: string): AppError {
  return oauthError(oauthErrors.invalid_request, description);
}

/** The parameters of a request of the protocol: each once, none too long, empty ones as if left out (RFC 6749 §3.1). */
export class Parameters {
  readonly #values = new Map<string, string>();
  readonly #given: readonly (readonly [string, string])[];

  constructor(values: URLSearchParams) {
    this.#given = [...values];
    for (const [name, value] of this.#given) this.#values.set(name, value);
  }

  /** What is wrong with them as they are, or `null`. */
  problem(): AppError | null {
    if (this.#given.length > MOST_PARAMETERS) return bad("too many parameters");
    if (this.#values.size < this.#given.length) return bad("a parameter is given more than once");
    for (const [name, value] of this.#given) {
      const longest = LONG.has(name) ? LONGEST_SIGNED : LONGEST_VALUE;
      if (value.length > longest) return bad("a parameter is too long");
      if (value.includes("\u0000")) return bad("a parameter holds a zero byte");
    }
    return null;
  }

  /** The value, if it is given once and not empty. */
  get(name: string): string | null {
    const value = this.#values.get(name) ?? "";
    return value === "" || this.#isRepeated(name) ? null : value;
  }

  /** Throws `invalid_request` when it is missing. */
  require(name: string): string {
    const value = this.get(name);
    if (value === null) throw bad(`${name} is missing`);
    return value;
  }

  /** All that are given, by name. */
  entries(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  #isRepeated(name: string): boolean {
    if (this.#values.size === this.#given.length) return false;
    return this.#given.filter(([each]) => each === name).length > 1;
  }
}

/** The parameters of a query, right or wrong: see {@link Parameters.problem}. */
export function queryParameters(request: Request): Parameters {
  return new Parameters(new URL(request.url).searchParams);
}

/** What HTTP says of a body's length holds: it is read at once. One of unknown length is read no further than need be. */
async function bodyText(request: Request): Promise<string> {
  const length = request.headers.get("Content-Length");
  if (length === null || !(Number(length) <= LONGEST_BODY)) return streamedText(request);
  const text = Number(length) === 0 ? "" : await request.text();
  if (text.length > LONGEST_BODY) throw bad("the body is too long");
  return text;
}

async function streamedText(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    if (text.length > LONGEST_BODY) throw bad("the body is too long");
  }
  return text + decoder.decode();
}

/** The parameters of a form body, right or wrong. Throws `invalid_request` for any other body. */
export async function formParameters(request: Request): Promise<Parameters> {
  if (!FORM_TYPE.test(request.headers.get("Content-Type") ?? "")) {
    throw bad("send a body of the type application/x-www-form-urlencoded");
  }
  return new Parameters(new URLSearchParams(await bodyText(request)));
}

/** The parameters of a form body. Throws `invalid_request` for wrong ones. */
export async function readForm(request: Request): Promise<Parameters> {
  const parameters = await formParameters(request);
  const problem = parameters.problem();
  if (problem !== null) throw problem;
  return parameters;
}
