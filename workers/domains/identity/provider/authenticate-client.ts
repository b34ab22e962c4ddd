import { z } from "@hono/zod-openapi";
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from "jose";
import type { AppError } from "../../../../shared/kernel/app-error.ts";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import { type ClientRow, isSecretOf } from "./clients.ts";
import { CLIENT_ALGORITHMS } from "./dpop.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import type { Parameters } from "./form.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const BASIC = /^Basic ([A-Za-z0-9+/=]+)$/i;
const LONGEST_ASSERTION_MS = 60 * MINUTE;
const CLOCK_SECONDS = 30;

const assertionShape = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  jti: z.string().min(1).max(256),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
});

/** What a client shows to prove who it is. */
type Credentials =
  | { readonly kind: "none"; readonly clientId: string }
  | { readonly kind: "secret"; readonly clientId: string; readonly secret: string }
  | { readonly kind: "assertion"; readonly clientId: string; readonly assertion: string };

/** What is told to a client that has not proved who it is, with the challenge that goes with it (RFC 6749 §5.2). */
export function unprovedClient(description?: string): AppError {
  const headers = { "WWW-Authenticate": 'Basic realm="oauth"' };
  return oauthError(oauthErrors.invalid_client, description, headers);
}

function invalidRequest(description: string): AppError {
  return oauthError(oauthErrors.invalid_request, description);
}

/** One half of Basic credentials, which are form-encoded first (RFC 6749 §2.3.1). */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidRequest("the Authorization header is malformed");
  }
}

function basicCredentials(header: string): Credentials {
  const encoded = BASIC.exec(header)?.[1];
  if (encoded === undefined) throw invalidRequest("the Authorization header is malformed");
  const text = Buffer.from(encoded, "base64").toString();
  const colon = text.indexOf(":");
  if (colon < 1) throw invalidRequest("the Authorization header is malformed");
  const clientId = formDecoded(text.slice(0, colon));
  return { kind: "secret", clientId, secret: formDecoded(text.slice(colon + 1)) };
}

/** Whom an assertion speaks of, before anything of it is believed. */
function assertedClient(assertion: string): string {
  try {
    const { sub, iss } = decodeJwt(assertion);
    if (typeof sub === "string" && sub === iss) return sub;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
  }
  throw unprovedClient("the assertion names no client");
}

/** What the request shows; two ways at once are not allowed (RFC 6749 §2.3). */
function credentialsOf(request: Request, form: Parameters): Credentials {
  const header = request.headers.get("Authorization");
  const secret = form.get("client_secret");
  const assertion = form.get("client_assertion");
  const shown = [header, secret, assertion].filter((each) => each !== null);
  if (shown.length > 1) throw invalidRequest("the client proves itself in more than one way");
  const named = form.get("client_id");
  const credentials = shownCredentials(header, secret, assertion, form);
  if (named !== null && named !== credentials.clientId) {
    throw invalidRequest("client_id is not the client that proves itself");
  }
  return credentials;
}

function shownCredentials(
  header: string | null,
  secret: string | null,
  assertion: string | null,
  form: Parameters,
): Credentials {
  if (header !== null) return basicCredentials(header);
  if (assertion !== null) {
    if (form.get("client_assertion_type") !== ASSERTION_TYPE) {
      throw invalidRequest("client_assertion_type is not supported");
    }
    return { kind: "assertion", clientId: assertedClient(assertion), assertion };
  }
  const clientId = form.get("client_id");
  if (clientId === null) throw unprovedClient("no client proves itself");
  return secret === null ? { kind: "none", clientId } : { kind: "secret", clientId, secret };
}

/** Whether the client is registered for this way; a secret may travel in either. */
function isRegistered({ authMethod }: ClientRow, kind: Credentials["kind"]): boolean {
  if (kind === "none") return authMethod === "none";
  if (kind === "assertion") return authMethod === "private_key_jwt";
  return authMethod === "client_secret_basic" || authMethod === "client_secret_post";
}

/** RFC 7523 §3: by a key of the client's, for us, in time, and once. */
async function requireAssertion(
  deps: IdentityDeps,
  request: Request,
  client: ClientRow,
  assertion: string,
): Promise<void> {
  const issuer = deps.config.publicUrl;
  const here = issuer + new URL(request.url).pathname;
  const now = deps.clock.now();
  try {
    const jwks = createLocalJWKSet((client.jwks ?? { keys: [] }) as JSONWebKeySet);
    const { payload } = await jwtVerify(assertion, jwks, {
      algorithms: CLIENT_ALGORITHMS,
      issuer: client.id,
      subject: client.id,
      audience: [issuer, `${issuer}/oauth/token`, here],
      clockTolerance: CLOCK_SECONDS,
      currentDate: new Date(now),
    });
    const claims = assertionShape.parse(payload);
    const left = claims.exp * SECOND - now;
    if (left > LONGEST_ASSERTION_MS) throw unprovedClient("the assertion lives too long");
    const windowSeconds = Math.ceil(left / SECOND) + 2 * CLOCK_SECONDS;
    const policy = { name: "client-assertion", limit: 1, windowSeconds };
    const once = await deps.limiter.hit(`assertion:${client.id}:${claims.jti}`, policy);
    if (!once.allowed) throw unprovedClient("the assertion was used before");
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
      throw unprovedClient("the assertion is not good");
    }
    throw error;
  }
}

/**
 * The client that makes a request, proved in the way it is registered for. Throws `invalid_client`, the same for an
 * unknown one, or `invalid_request`.
 */
export async function authenticateClient(
  deps: IdentityDeps,
  request: Request,
  form: Parameters,
): Promise<ClientRow> {
  const credentials = credentialsOf(request, form);
  const client = await deps.clients.find(credentials.clientId);
  if (client === null || !isRegistered(client, credentials.kind)) throw unprovedClient();
  if (credentials.kind === "secret" && !isSecretOf(client, credentials.secret))
    throw unprovedClient();
  if (credentials.kind === "assertion") {
    await requireAssertion(deps, request, client, credentials.assertion);
  }
  return client;
}
