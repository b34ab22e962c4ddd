import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { authenticateClient } from "./authenticate-client.ts";
import { checkedRequest, type Target, targetOf } from "./authorization-request.ts";
import type { ClientRow } from "./clients.ts";
import { provedKey } from "./dpop.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { type Parameters, readForm } from "./form.ts";
import type { AuthorizationRequest } from "./model.ts";
import { newSecret, oneWay } from "./one-way.ts";
import { insertRequest, takeRequest } from "./store.ts";
import { limitWaiting } from "./waiting-limit.ts";

const PREFIX = "urn:ietf:params:oauth:request_uri:";
const PUSHED_MS = MINUTE;

/** Whether the address is of a request that was pushed to us. */
export function isPushed(uri: string): boolean {
  return uri.startsWith(PREFIX);
}

/** RFC 9126 §2.3 has no error of its own for an address that is not registered. */
function pushedTarget(client: ClientRow, form: Parameters): Target {
  try {
    return targetOf(client, form);
  } catch {
    throw oauthError(oauthErrors.invalid_request, "redirect_uri is not registered");
  }
}

/** Takes a request that a client sends ahead, before the browser comes (RFC 9126). */
export async function pushRequest(
  deps: IdentityDeps,
  http: Request,
  origin: Origin,
): Promise<{ readonly request_uri: string; readonly expires_in: number }> {
  const form = await readForm(http);
  const client = await authenticateClient(deps, http, form);
  if (form.get("request_uri") !== null) {
    throw oauthError(oauthErrors.invalid_request, "request_uri cannot be pushed");
  }
  const jkt = await provedKey(deps, http, null);
  const request = await checkedRequest(deps, pushedTarget(client, form), form, jkt);
  if (client.authMethod === "none") await limitWaiting(deps, origin);
  const now = deps.clock.now();
  const name = newSecret(deps.ids);
  await insertRequest(deps.db, {
    id: oneWay(name),
    kind: "pushed",
    clientId: client.id,
    request,
    createdAt: now,
    expiresAt: now + PUSHED_MS,
  });
  return { request_uri: PREFIX + name, expires_in: PUSHED_MS / SECOND };
}

/** The pushed request, once. Throws `invalid_request_uri`. */
export async function takePushed(
  deps: IdentityDeps,
  client: ClientRow,
  uri: string,
): Promise<AuthorizationRequest> {
  const id = oneWay(uri.slice(PREFIX.length));
  const row = await takeRequest(deps.db, id, "pushed", deps.clock.now());
  if (row === undefined || row.clientId !== client.id) {
    throw oauthError(oauthErrors.invalid_request_uri);
  }
  return row.request;
}
