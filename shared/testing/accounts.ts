import { exports } from "cloudflare:workers";
import type { Tokens } from "../contracts/identity/index.ts";
import type { User } from "../contracts/people/index.ts";

/** The origin that tests speak to. */
export const ORIGIN = "http://localhost:8787";

export interface Account {
  readonly user: User;
  readonly tokens: Tokens;
  readonly password: string;
  /** Signs a request in. */
  readonly headers: { readonly Authorization: string };
}

export interface RegistrationFields {
  readonly email?: string;
  readonly username?: string;
  readonly password?: string;
  readonly inviteCode?: string;
  readonly displayName?: string;
  readonly locale?: "en" | "ru";
  readonly deviceName?: string;
  readonly transport?: "body" | "cookie";
}

/** An address of its own for each account, so that limits by address do not meet in tests. */
function someAddress(): string {
  return [10, ...crypto.getRandomValues(new Uint8Array(3))].join(".");
}

/** Sends JSON to the real Worker. */
export function sendJson(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const json = body === undefined ? null : JSON.stringify(body);
  return exports.default.fetch(
    new Request(ORIGIN + path, {
      method,
      body: json,
      headers: { ...(json !== null && { "Content-Type": "application/json" }), ...headers },
    }),
  );
}

/** A registration that is fine as it is; `fields` replace parts of it. */
export function registration(fields: RegistrationFields = {}) {
  const username = fields.username ?? `user-${crypto.randomUUID().slice(0, 13)}`;
  return {
    email: `${username}@example.com`,
    password: `password of ${crypto.randomUUID()}`,
    inviteCode: "secret_invite",
    ...fields,
    username,
  };
}

/** Tries to register, and answers what came. */
export function tryRegister(
  fields: RegistrationFields = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const address = { "X-Dev-IP": someAddress() };
  return sendJson("POST", "/api/auth/register", registration(fields), { ...address, ...headers });
}

/** Registers somebody through the real Worker. The first account of a test file is its admin. */
export async function registerAccount(fields: RegistrationFields = {}): Promise<Account> {
  const complete = registration(fields);
  const response = await tryRegister(complete);
  if (response.status !== 201) throw new Error(`not registered: ${await response.text()}`);
  const { user, tokens } = await response.json<{ user: User; tokens: Tokens }>();
  return {
    user,
    tokens,
    password: complete.password,
    headers: { Authorization: `Bearer ${tokens.accessToken}` },
  };
}

interface SentMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What was mailed to this address, newest first. */
export async function mailsTo(email: string): Promise<SentMail[]> {
  const response = await sendJson("GET", `/api/dev/outbox?to=${encodeURIComponent(email)}`);
  return (await response.json<{ items: SentMail[] }>()).items;
}

/** Confirms the account's address with the newest link that was mailed to it. */
export async function confirmEmail(account: Account): Promise<void> {
  const [mail] = await mailsTo(account.user.email);
  const response = await sendJson("POST", "/api/auth/email/verify", { token: mail?.data["token"] });
  if (response.status !== 204) throw new Error(`not confirmed: ${await response.text()}`);
}

/** The account with a new session: after the clock was moved its old tokens are over. */
export async function signInAgain(account: Account): Promise<Account> {
  const body = { login: account.user.username, password: account.password };
  const response = await sendJson("POST", "/api/auth/login", body);
  const { tokens } = await response.json<{ tokens: Tokens }>();
  return { ...account, tokens, headers: { Authorization: `Bearer ${tokens.accessToken}` } };
}

/** Moves the platform's clock forward for everything. */
export async function advanceClock(seconds: number): Promise<void> {
  await sendJson("POST", "/api/dev/clock", { advanceSeconds: seconds });
}

/** Puts the platform's clock back. */
export async function resetClock(): Promise<void> {
  await sendJson("POST", "/api/dev/clock", { reset: true });
}
