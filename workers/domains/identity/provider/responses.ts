import type { AppError } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { oauthErrors } from "./errors.ts";

/** An answer as the protocol has it: JSON, never kept by anybody. */
export interface OAuthReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | null;
}

const KNOWN: ReadonlySet<string> = new Set(Object.keys(oauthErrors));

/** The protocol's name of an error; errors of ours become the nearest. */
export function errorCode({ definition: { code, status } }: AppError): string {
  if (KNOWN.has(code)) return code;
  if (status === 429 || status === 503) return "temporarily_unavailable";
  return status >= 500 ? "server_error" : "invalid_request";
}

export function jsonReply(
  status: number,
  body: Readonly<Record<string, unknown>> | null,
  headers: Readonly<Record<string, string>> = {},
): OAuthReply {
  return { status, body, headers };
}

/** An error as JSON (RFC 6749 §5.2). */
export function errorReply(error: AppError): OAuthReply {
  const body = { error: errorCode(error), error_description: error.detail };
  return jsonReply(error.definition.status, body, error.headers);
}

/** An address with more parameters; what it is already stays to the letter. */
export function withParameters(
  uri: string,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) added.append(name, value);
  }
  const text = added.toString();
  if (text === "") return uri;
  return `${uri}${uri.includes("?") ? "&" : "?"}${text}`;
}

interface Destination {
  readonly redirectUri: string;
  readonly state: string | null;
}

/** Where the browser goes with a code (RFC 6749 §4.1.2, RFC 9207). */
export function successAddress(deps: IdentityDeps, to: Destination, code: string): string {
  return withParameters(to.redirectUri, { code, state: to.state, iss: deps.config.publicUrl });
}

/** Where the browser goes with an error; only ever to a verified address. */
export function errorAddress(deps: IdentityDeps, to: Destination, error: AppError): string {
  return withParameters(to.redirectUri, {
    error: errorCode(error),
    error_description: error.detail,
    state: to.state,
    iss: deps.config.publicUrl,
  });
}
