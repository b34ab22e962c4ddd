import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import {
  type Actor,
  addressKey,
  enforceRate,
  type Origin,
  perAddress,
} from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { applicationOf } from "./application-view.ts";
import { decide, findByUserCode } from "./device-store.ts";
import { oneWay } from "./one-way.ts";
import { allowScopes } from "./store.ts";
import { typedCode } from "./user-code.ts";

/** Guesses of a code that somebody else's device shows. */
const GUESSES = { name: "device-codes", limit: 20, windowSeconds: 600 };
const ADDRESS_GUESSES = { name: "device-codes-address", limit: 60, windowSeconds: 600 };

async function countGuess(deps: IdentityDeps, actor: Actor, origin: Origin): Promise<void> {
  await enforceRate(deps, `device-code:${actor.userId}`, GUESSES);
  const address = `device-code-address:${addressKey(origin.ip)}`;
  await enforceRate(deps, address, perAddress(deps, ADDRESS_GUESSES));
}

/** The device that shows this code and waits. Throws `not_found` or `gone`. */
async function waitingDevice(deps: IdentityDeps, typed: string) {
  const device = await findByUserCode(deps.db, oneWay(typedCode(typed)));
  const client = device && (await deps.clients.find(device.clientId));
  if (!device || !client) throw new AppError(commonErrors.not_found);
  if (device.state !== "pending" || deps.clock.now() >= device.expiresAt) {
    throw new AppError(commonErrors.gone);
  }
  return { device, client };
}

/** Which application shows this code, and from where. Throws `not_found`, `gone` or `rate_limited`. */
export async function getDevice(
  deps: IdentityDeps,
  actor: Actor,
  origin: Origin,
  userCode: string,
) {
  await countGuess(deps, actor, origin);
  const { device, client } = await waitingDevice(deps, userCode);
  return {
    userCode: device.userCode,
    application: applicationOf(client, null),
    scopes: device.scopes,
    ip: device.ip,
    country: device.country,
    expiresAt: iso(device.expiresAt),
  };
}

/** Lets the device in, or not; once. Throws `not_found`, `gone` or `rate_limited`. */
export async function decideDevice(
  deps: IdentityDeps,
  actor: Actor,
  origin: Origin,
  { userCode, allow }: { readonly userCode: string; readonly allow: boolean },
): Promise<void> {
  await countGuess(deps, actor, origin);
  const { device } = await waitingDevice(deps, userCode);
  const now = deps.clock.now();
  const { userId, amr, authTime } = actor;
  const sessionId = deps.ids.next<string>();
  const approval = allow ? { userId, sessionId, amr, authTime, parentId: null } : null;
  const { clientId, scopes, userCodeHash } = device;
  if (allow) await allowScopes(deps.db, { userId, clientId, scopes }, now).run();
  const decided = await decide(deps.db, userCodeHash, approval, now);
  if (decided.length === 0) throw new AppError(commonErrors.gone);
}
