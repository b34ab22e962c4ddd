// @first of those that share a runtime: it needs a platform that nobody has used.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";

const HERE = "192.0.2.10";

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount();
});

function call(method: string, path: string, body?: unknown, ip = HERE): Promise<Response> {
  return sendJson(method, path, body, { ...admin.headers, "X-Dev-IP": ip });
}

function put(cidrs: string[], ip = HERE): Promise<Response> {
  return call("PUT", "/api/admin/ip-allowlist", { cidrs }, ip);
}

afterEach(async () => {
  expect((await put([])).status).toBe(200);
});

async function codeOf(response: Response): Promise<unknown> {
  return (await response.json<{ code: string }>()).code;
}

describe("the list of addresses for administration", () => {
  it("works: empty it lets everybody in, else those it names, in whatever form", async () => {
    expect((await call("GET", "/api/admin/users", undefined, "203.0.113.9")).status).toBe(200);
    const response = await put(["192.0.2.77/24", "::ffff:192.0.2.1/120", "2001:DB8::1/64"]);
    const cidrs = ["192.0.2.0/24", "2001:db8::/64"];
    expect(await response.json()).toEqual({ cidrs });
    expect(await (await call("GET", "/api/admin/ip-allowlist")).json()).toEqual({ cidrs });
    for (const ip of ["192.0.2.200", "::ffff:192.0.2.200", "2001:db8::ffff"]) {
      expect((await call("GET", "/api/admin/stats", undefined, ip)).status, ip).toBe(200);
    }
  });

  it("refuses everybody else, for all of administration and nothing but it", async () => {
    await put(["192.0.2.0/24"]);
    for (const ip of ["203.0.113.9", "2001:db8::1", "::192.0.2.10", "unknown"]) {
      const refused = await call("GET", "/api/admin/users", undefined, ip);
      expect(refused.status, ip).toBe(403);
      expect(await codeOf(refused)).toBe("ip_not_allowed");
      expect((await put([], ip)).status).toBe(403);
    }
    expect((await call("GET", "/api/users/me", undefined, "203.0.113.9")).status).toBe(200);
    const user = await registerAccount();
    const forbidden = await sendJson("GET", "/api/admin/users", undefined, user.headers);
    expect(await codeOf(forbidden)).toBe("forbidden");
  });

  it("refuses to lock its author out, and what is no network", async () => {
    const locked = await put(["203.0.113.0/24"]);
    expect(locked.status).toBe(409);
    expect(await codeOf(locked)).toBe("would_lock_out");
    const wrong = await put([`${HERE}/32`, "10.0.0.0/99"]);
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ errors: [{ path: "cidrs.1" }] });
    expect(await (await call("GET", "/api/admin/ip-allowlist")).json()).toEqual({ cidrs: [] });
  });

  it("leaves its change in the audit trail", async () => {
    await put([`${HERE}/32`]);
    const audit = await call("GET", "/api/admin/audit?action=ip-allowlist.set&limit=1");
    expect(await audit.json()).toMatchObject({
      items: [{ actorId: admin.user.id, ip: HERE, details: { cidrs: [`${HERE}/32`] } }],
    });
  });
});
