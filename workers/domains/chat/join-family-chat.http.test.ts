// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Chat } from "../../../shared/contracts/chat/index.ts";
import { registerAccount, sendJson } from "../../../shared/testing/accounts.ts";

describe("the family chat", () => {
  describe("survives", () => {
    it("several first people at once: there is one, with one owner, and all are in it", async () => {
      const accounts = await Promise.all(Array.from({ length: 6 }, () => registerAccount()));
      const { results } = await env.DB.prepare("SELECT id FROM chats").all<{ id: string }>();
      expect(results).toHaveLength(1);
      const roles: string[] = [];
      for (const { headers } of accounts) {
        const response = await sendJson("GET", "/api/chats", undefined, headers);
        const { items } = await response.json<{ items: Chat[] }>();
        expect(items.map(({ id }) => id)).toEqual(results.map(({ id }) => id));
        roles.push(...items.map(({ role }) => role));
      }
      expect(roles.filter((role) => role === "owner")).toHaveLength(1);
      const { count } = (await env.DB.prepare("SELECT count(*) AS count FROM chat_members").first<{
        count: number;
      }>()) ?? { count: 0 };
      expect(count).toBe(accounts.length);
    });
  });
});
