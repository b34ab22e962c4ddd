import { beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../../../../shared/contracts/people/index.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";

let anna: Account;
let boris: Account;
let clara: Account;
beforeAll(async () => {
  [anna, boris, clara] = await Promise.all([
    registerAccount(),
    registerAccount(),
    registerAccount(),
  ]);
});

function block(method: "PUT" | "DELETE", by: Account, id: string): Promise<Response> {
  return sendJson(method, `/api/users/${id}/block`, undefined, by.headers);
}

async function blockedBy(account: Account, query = "") {
  const path = `/api/users/me/blocks${query}`;
  const response = await sendJson("GET", path, undefined, account.headers);
  expect(response.status).toBe(200);
  return response.json<{ items: Person[]; nextCursor: string | null }>();
}

describe("blocking", () => {
  describe("works", () => {
    it("lists whom one has blocked, the latest first, and takes it back", async () => {
      for (const other of [boris, clara, boris]) {
        expect((await block("PUT", anna, other.user.id)).status).toBe(204);
      }
      const ids = ({ items }: { items: Person[] }) => items.map(({ id }) => id);
      const all = await blockedBy(anna);
      expect(new Set(ids(all))).toEqual(new Set([boris.user.id, clara.user.id]));
      const first = await blockedBy(anna, "?limit=1");
      const second = await blockedBy(anna, `?limit=1&cursor=${first.nextCursor}`);
      expect([...ids(first), ...ids(second)]).toEqual(ids(all));
      expect(second.nextCursor).toBeNull();
      for (let n = 0; n < 2; n += 1) {
        expect((await block("DELETE", anna, boris.user.id)).status).toBe(204);
      }
      expect(ids(await blockedBy(anna))).toEqual([clara.user.id]);
    });

    it("does not tell the blocked person", async () => {
      await block("PUT", anna, clara.user.id);
      expect(await blockedBy(clara)).toEqual({ items: [], nextCursor: null });
    });
  });

  describe("refuses", () => {
    it("oneself, and who is not there", async () => {
      expect((await block("PUT", anna, anna.user.id)).status).toBe(409);
      expect((await block("PUT", anna, crypto.randomUUID())).status).toBe(404);
      expect((await block("DELETE", anna, crypto.randomUUID())).status).toBe(404);
    });

    it("another's place in the list", async () => {
      const response = await sendJson(
        "GET",
        "/api/users/me/blocks?cursor=bm9uc2Vuc2U",
        undefined,
        anna.headers,
      );
      expect(response.status).toBe(400);
    });
  });
});
