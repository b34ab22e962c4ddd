import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { authenticateClient } from "./authenticate-client.ts";
import { requestedScopes } from "./authorization-request.ts";
import type { ClientRow } from "./clients.ts";
import { findDevice, insertDevice, notePoll, takeDevice } from "./device-store.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { type Parameters, readForm } from "./form.ts";
import type { TokenReply } from "./issue-tokens.ts";
import { newSecret, oneWay } from "./one-way.ts";
import { openApplicationSession } from "./open-application-session.ts";
import { newUserCode, shownCode } from "./user-code.ts";
import { limitWaiting } from "./waiting-limit.ts";

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const DEVICE_MS = 10 * MINUTE;
const INTERVAL_SECONDS = 5;

/** Gives a device two codes: one to ask with, one to show (RFC 8628 §3.2). */
export async function startDevice(deps: IdentityDeps, http: Request, origin: Origin) {
  const form = await readForm(http);
  const client = await authenticateClient(deps, http, form);
  if (!client.grants.includes(DEVICE_GRANT)) throw oauthError(oauthErrors.unauthorized_client);
  const scopes = requestedScopes(client, form.get("scope"));
  if (client.authMethod === "none") await limitWaiting(deps, origin);
  const deviceCode = newSecret(deps.ids);
  const userCode = newUserCode(deps.ids);
  await insertDevice(deps.db, {
    hash: oneWay(deviceCode),
    userCodeHash: oneWay(userCode),
    userCode: shownCode(userCode),
    clientId: client.id,
    scopes,
    ip: origin.ip,
    country: origin.country,
    state: "pending",
    interval: INTERVAL_SECONDS,
    expiresAt: deps.clock.now() + DEVICE_MS,
  });
  const page = `${deps.config.publicUrl}/device`;
  return {
    device_code: deviceCode,
    user_code: shownCode(userCode),
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${shownCode(userCode)}`,
    expires_in: DEVICE_MS / SECOND,
    interval: INTERVAL_SECONDS,
  };
}

/** The answer to a device that asks (RFC 8628 §3.5): tokens once it was let in, errors that tell why not. */
export async function redeemDeviceCode(
  deps: IdentityDeps,
  client: ClientRow,
  form: Parameters,
  jkt: string | null,
  origin: Origin,
): Promise<TokenReply> {
  const hash = oneWay(form.require("device_code"));
  const device = await findDevice(deps.db, hash, client.id);
  if (device === undefined || device.state === "used") throw oauthError(oauthErrors.invalid_grant);
  const now = deps.clock.now();
  if (now >= device.expiresAt) throw oauthError(oauthErrors.expired_token);
  if (device.state === "denied") throw oauthError(oauthErrors.access_denied);
  const { approval } = device;
  if (approval === null) {
    const patient = await notePoll(deps.db, hash, now);
    throw oauthError(patient ? oauthErrors.authorization_pending : oauthErrors.slow_down);
  }
  if (!(await takeDevice(deps.db, hash))) throw oauthError(oauthErrors.invalid_grant);
  const allowed = { ...approval, scopes: device.scopes, nonce: null };
  return openApplicationSession(deps, client, allowed, jkt, origin);
}
