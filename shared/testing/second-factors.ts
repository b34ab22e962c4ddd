import { Secret, TOTP } from "otpauth";
import { systemClock } from "../kernel/time.ts";
import { type Account, advanceClock, sendJson } from "./accounts.ts";
import type { Behaviour, CeremonyOptions, SoftwareAuthenticator } from "./authenticator.ts";

/** What an authenticator app shows `steps` half minutes from now. */
export function totpCode(secret: string, steps = 0): string {
  const timestamp = systemClock.now() + steps * 30_000;
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp });
}

async function expectStatus(response: Response, status: number): Promise<Response> {
  if (response.status === status) return response;
  throw new Error(`not ${status}, but ${response.status}: ${await response.text()}`);
}

/**
 * Sets an authenticator app up and enables it, and moves the clock to the next step: what the app shows then has not
 * been used.
 */
export async function enableTotp(
  account: Pick<Account, "headers">,
): Promise<{ secret: string; backupCodes: string[] }> {
  const setup = await sendJson("POST", "/api/auth/totp/setup", undefined, account.headers);
  const { secret } = await (await expectStatus(setup, 200)).json<{ secret: string }>();
  const code = totpCode(secret);
  const enabled = await sendJson("POST", "/api/auth/totp/enable", { code }, account.headers);
  const { backupCodes } = await (await expectStatus(enabled, 200)).json<{
    backupCodes: string[];
  }>();
  await advanceClock(30);
  return { secret, backupCodes };
}

export interface Ceremony {
  readonly challengeId: string;
  readonly options: CeremonyOptions;
}

/** Begins a ceremony at one of the calls that give options. */
export async function beginCeremony(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Ceremony> {
  const response = await sendJson("POST", path, body, headers);
  return (await expectStatus(response, 200)).json<Ceremony>();
}

/** Makes a passkey for the account, and answers what came. */
export async function tryAddPasskey(
  account: Pick<Account, "headers">,
  authenticator: SoftwareAuthenticator,
  behaviour: Behaviour = {},
  more: object = {},
): Promise<Response> {
  const path = "/api/auth/passkeys/register/options";
  const { challengeId, options } = await beginCeremony(path, undefined, account.headers);
  const credential = await authenticator.create(options, behaviour);
  const body = { challengeId, credential, ...more };
  return sendJson("POST", "/api/auth/passkeys/register/verify", body, account.headers);
}

export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly synced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** Makes a passkey for the account. */
export async function addPasskey(
  account: Pick<Account, "headers">,
  authenticator: SoftwareAuthenticator,
  more: object = {},
): Promise<PasskeyView> {
  const response = await tryAddPasskey(account, authenticator, {}, more);
  return (await expectStatus(response, 201)).json<PasskeyView>();
}

/** Signs in with a passkey, and answers what came. */
export async function tryPasskey(
  authenticator: SoftwareAuthenticator,
  behaviour: Behaviour = {},
  more: object = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const { challengeId, options } = await beginCeremony("/api/auth/passkeys/login/options");
  const credential = await authenticator.get(options, behaviour);
  const body = { challengeId, credential, ...more };
  return sendJson("POST", "/api/auth/passkeys/login/verify", body, headers);
}
