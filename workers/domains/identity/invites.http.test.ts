// @first of those that share a runtime: it needs a platform that nobody has used.
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  confirmEmail,
  registerAccount,
  sendJson,
  tryRegister,
} from "../../../shared/testing/accounts.ts";

interface Invite {
  readonly id: string;
  readonly code: string;
  readonly expiresAt: string | null;
  readonly uses: number;
}

let admin: Account;
let host: Account;
beforeAll(async () => {
  admin = await registerAccount();
  host = await registerAccount();
  await confirmEmail(host);
});

function invite(by: Account, fields: Record<string, unknown> = {}): Promise<Response> {
  return sendJson("POST", "/api/invites", fields, by.headers);
}

async function people(by: Account, id: string, query = ""): Promise<Response> {
  return sendJson("GET", `/api/invites/${id}/people${query}`, undefined, by.headers);
}

describe("who came with an invite", () => {
  it("is told to its maker and to admins, newest first, page by page", async () => {
    const made: Invite = await (await invite(host)).json();
    const guests: Account[] = [];
    for (const displayName of ["Один", "Два", "Три"]) {
      guests.push(await registerAccount({ inviteCode: made.code, displayName }));
    }
    const ids = guests.map(({ user }) => user.id).reverse();
    const list = await (await people(host, made.id)).json<{ items: Record<string, unknown>[] }>();
    expect(list.items.map(({ id }) => id)).toEqual(ids);
    expect(list.items[0]).toEqual({
      id: ids[0],
      username: guests[2]!.user.username,
      displayName: "Три",
      avatarUrl: null,
      joinedAt: guests[2]!.user.createdAt,
    });
    type Page = { items: { id: string }[]; nextCursor: string };
    const first: Page = await (await people(admin, made.id, "?limit=2")).json();
    const rest = await people(admin, made.id, `?limit=2&cursor=${first.nextCursor}`);
    const last: Page = await rest.json();
    expect([...first.items, ...last.items].map(({ id }) => id)).toEqual(ids);
    expect(last.nextCursor).toBeNull();
  });

  it("ends at a moment written in any way that ISO 8601 has", async () => {
    for (const expiresAt of ["2099-01-01T00:00:00Z", "2099-01-01T02:00:00.000000+02:00"]) {
      const made: Invite = await (await invite(host, { expiresAt })).json();
      expect(made.expiresAt).toBe("2099-01-01T00:00:00.000Z");
    }
  });

  it("is nobody else's to know", async () => {
    const made: Invite = await (await invite(host)).json();
    const stranger = await registerAccount();
    expect((await people(stranger, made.id)).status).toBe(404);
    expect((await people(host, crypto.randomUUID())).status).toBe(404);
  });
});

describe("making invites", () => {
  it("is refused beyond fifty that are still good, whoever asks at once", async () => {
    const maker = await registerAccount();
    await confirmEmail(maker);
    const replies = await Promise.all(Array.from({ length: 60 }, () => invite(maker)));
    const made = replies.filter(({ status }) => status === 201);
    expect(made).toHaveLength(50);
    const refused = replies.find(({ status }) => status !== 201);
    expect(refused?.status).toBe(409);
    expect(await refused?.json()).toMatchObject({ code: "too_many_invites" });
    const { id }: Invite = await made[0]!.json();
    await sendJson("DELETE", `/api/invites/${id}`, undefined, maker.headers);
    const once: Invite = await (await invite(maker, { maxUses: 1 })).json();
    expect((await invite(maker)).status).toBe(409);
    expect((await tryRegister({ inviteCode: once.code })).status).toBe(201);
    expect((await invite(maker)).status).toBe(201);
  });

  it("is refused to who has not confirmed their address", async () => {
    const unverified = await registerAccount();
    const response = await invite(unverified);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "email_unverified" });
  });
});
