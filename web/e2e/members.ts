import { randomUUID } from "node:crypto";
import { PASSWORD } from "./browsers.ts";
import type { Platform } from "./platform.ts";

/** A member who has no browser. */
export interface Member {
  readonly token: string;
  write(chatId: string, text: string): Promise<void>;
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
  const { tokens } = (await reply.json()) as { tokens: { accessToken: string } };
  const token = tokens.accessToken;
  return {
    token,
    write: async (chatId, text) => {
      await post(`${origin}/api/chats/${chatId}/messages`, { clientId: randomUUID(), text }, token);
    },
  };
}

async function post(url: string, body: unknown, token?: string): Promise<Response> {
  const reply = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return reply;
}
