import { randomUUID } from "node:crypto";
import { PASSWORD } from "./browsers.ts";
import type { Platform } from "./platform.ts";

/** A member who has no browser. */
export interface Member {
  readonly id: string;
  readonly token: string;
  write(chatId: string, text: string, about?: { readonly replyTo?: number }): Promise<void>;
  /** Any call of the API, as this member. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** The same, whatever the answer; bytes go as they are. */
  ask(method: string, path: string, body?: unknown): Promise<Response>;
}

interface SignedIn {
  readonly user: { readonly id: string };
  readonly tokens: { readonly accessToken: string };
}

/** Registers somebody by the API. */
export async function memberByApi({ origin }: Platform, username: string): Promise<Member> {
  const account = {
    username,
    email: `${username}@example.com`,
    displayName: username,
    password: PASSWORD,
    inviteCode: "secret_invite",
  };
  const reply = await post(`${origin}/api/auth/register`, account);
  return memberOf(origin, (await reply.json()) as SignedIn);
}

/** Signs somebody in by the API: what they had has run out when the clock was moved. */
export async function signedInByApi({ origin }: Platform, username: string): Promise<Member> {
  const reply = await post(`${origin}/api/auth/login`, { login: username, password: PASSWORD });
  return memberOf(origin, (await reply.json()) as SignedIn);
}

function memberOf(origin: string, { user, tokens }: SignedIn): Member {
  const token = tokens.accessToken;
  const call = (method: string, path: string, body?: unknown) =>
    send(method, `${origin}${path}`, body, token);
  return {
    id: user.id,
    token,
    call,
    ask: (method, path, body) => answered(method, `${origin}${path}`, body, token),
    write: async (chatId, text, about = {}) => {
      const body = { clientId: randomUUID(), text, ...about };
      await call("POST", `/api/chats/${chatId}/messages`, body);
    },
  };
}

function post(url: string, body: unknown): Promise<Response> {
  return send("POST", url, body);
}

function answered(method: string, url: string, body: unknown, token?: string): Promise<Response> {
  const isBytes = body instanceof Uint8Array;
  return fetch(url, {
    method,
    headers: {
      "Content-Type": isBytes ? "application/octet-stream" : "application/json",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
  });
}

async function send(method: string, url: string, body: unknown, token?: string): Promise<Response> {
  const reply = await answered(method, url, body, token);
  if (!reply.ok) throw new Error(`${method} ${url}: ${reply.status} ${await reply.text()}`);
  return reply;
}
