// @first of those that share a runtime: it needs a platform that nobody has used.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { MetricsView } from "../../shared/contracts/platform/metrics.ts";
import { type Account, registerAccount, sendJson } from "../../shared/testing/accounts.ts";
import { upgradeTables } from "../object-tables.ts";

const TOKEN = "a token of the tests of metrics";

const scrape = (token = TOKEN) =>
  sendJson("GET", "/metrics", undefined, { Authorization: `Bearer ${token}` });

async function sampleOf(name: string): Promise<number | undefined> {
  const text = await (await scrape()).text();
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

let account: Account;

beforeAll(async () => {
  Reflect.set(env, "METRICS_TOKEN", TOKEN);
  account = await registerAccount();
});

describe("works", () => {
  it("requests, sign-ins and round trips to the database are counted, and kept when objects end", async () => {
    const { username } = account.user;
    for (const password of [account.password, "not this one at all"]) {
      await sendJson("POST", "/api/auth/login", { login: username, password });
    }
    const good = 'veche_logins_total{method="password",result="succeeded"}';
    await vi.waitFor(async () => expect(await sampleOf(good)).toBe(1));
    expect(await sampleOf('veche_logins_total{method="password",result="failed"}')).toBe(1);
    for (const path of ["/api/auth/mfa", "/api/auth/passkeys/login/verify"]) {
      await sendJson("POST", path, {});
    }
    const failed = (method: string) =>
      sampleOf(`veche_logins_total{method="${method}",result="failed"}`);
    await vi.waitFor(async () => expect(await failed("passkey")).toBe(1));
    expect(await failed("second_factor")).toBe(1);
    expect(await sampleOf("veche_registrations_total")).toBe(1);
    const logins = 'veche_http_requests_total{route="/api/auth/login",method="POST",status="401"}';
    expect(await sampleOf(logins)).toBe(1);
    const queries = 'veche_d1_query_duration_seconds_count{operation="batch"}';
    const before = await sampleOf(queries);
    expect(before).toBeGreaterThan(0);
    await evictDurableObject(env.METRICS.getByName("metrics"));
    expect(await sampleOf(good)).toBe(1);
    expect(await sampleOf(queries)).toBeGreaterThanOrEqual(before ?? 0);
  });

  it("is text that Prometheus reads: each family once, with help and type before its samples", async () => {
    const reply = await scrape();
    expect(reply.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await reply.text();
    const families = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
    expect(new Set(families).size).toBe(families.length);
    for (const line of text.trimEnd().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+)$/);
    }
  });
});

describe("works for administrators", () => {
  it("what came is told step by step, with the busiest routes", async () => {
    const metrics = env.METRICS.getByName("metrics");
    const name = "veche_messages_total";
    await metrics.addTotals([{ source: "a room/a day", name, total: 4 }]);
    const reply = await sendJson("GET", "/api/admin/metrics?hours=2", undefined, account.headers);
    const seen = await reply.json<MetricsView>();
    expect(seen.stepSeconds).toBe(300);
    expect(seen.points).toHaveLength(24);
    const sum = (of: (point: MetricsView["points"][number]) => number) =>
      seen.points.reduce((all, point) => all + of(point), 0);
    expect(sum(({ signIns }) => signIns)).toBe(1);
    expect(sum(({ failedSignIns }) => failedSignIns)).toBe(3);
    expect(sum(({ registrations }) => registrations)).toBe(1);
    expect(sum(({ messages }) => messages)).toBe(4);
    expect(sum(({ requests }) => requests)).toBeGreaterThan(2);
    const busy = seen.points.find(({ requests }) => requests > 0);
    expect(busy?.p95Ms).toBeGreaterThan(0);
    expect(busy?.p95Ms).toBeGreaterThanOrEqual(busy?.p50Ms ?? Number.NaN);
    expect(seen.routes).toContainEqual(
      expect.objectContaining({ route: "/api/auth/login", method: "POST", requests: 2, errors: 0 }),
    );
    const hourly = await sendJson(
      "GET",
      "/api/admin/metrics?hours=168",
      undefined,
      account.headers,
    );
    const week = await hourly.json<MetricsView>();
    expect(week.stepSeconds).toBe(3_600);
    expect(week.points.reduce((all, { messages }) => all + messages, 0)).toBe(4);
  });
});

describe("works by the clock", () => {
  it("what is stored is measured every hour", async () => {
    await sendJson("POST", "/api/dev/cron", { name: "counters" });
    await vi.waitFor(async () => expect(await sampleOf("veche_storage_bytes")).toBe(0));
    expect(await sampleOf('veche_accounts{status="active"}')).toBe(1);
    expect(await sampleOf('veche_job_runs_total{job="media.measure-storage",result="done"}')).toBe(
      1,
    );
  });
});

describe("refuses", () => {
  it("who has not the token", async () => {
    expect((await scrape("another")).status).toBe(401);
    expect((await sendJson("GET", "/metrics")).status).toBe(401);
    const { Authorization = "" } = account.headers;
    expect((await scrape(Authorization.slice("Bearer ".length))).status).toBe(401);
  });
});

describe("survives", () => {
  it("a release that is rolled back: its tables stay, and are not made twice", async () => {
    const steps = ["CREATE TABLE one (id TEXT)", "CREATE TABLE two (id TEXT)"];
    await runInDurableObject(env.METRICS.getByName("rolled back"), (_, { storage }) => {
      storage.sql.exec("DROP TABLE schema_version");
      upgradeTables(storage, steps);
      upgradeTables(storage, steps.slice(0, 1));
      upgradeTables(storage, steps);
      expect(storage.sql.exec("SELECT * FROM two").toArray()).toEqual([]);
    });
  });

  it("a report that comes twice, and sums that are told again", async () => {
    const metrics = env.METRICS.getByName("metrics");
    const report = {
      source: "somewhere",
      report: 1,
      counts: { veche_messages_total: 3 },
      gauges: { veche_files: 8 },
    };
    await Promise.all([metrics.add(report), metrics.add(report)]);
    await metrics.add({ ...report, report: 2 });
    expect(await sampleOf("veche_messages_total")).toBe(10);
    expect(await sampleOf("veche_files")).toBe(8);
    const told = (total: number) =>
      metrics.addTotals([{ source: "room/day", name: "veche_messages_total", total }]);
    for (const total of [2, 2, 5, 4]) await told(total);
    expect(await sampleOf("veche_messages_total")).toBe(15);
  });
});
