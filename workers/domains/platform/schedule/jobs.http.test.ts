// @first of those that share a runtime: it needs a platform that nobody has used.
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { JobRunView } from "../../../../shared/contracts/platform/jobs.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";
import { handleQueue } from "../../../app/entry.ts";
import { runJob, runJobNow } from "./run-job.ts";
import { LEASE_MS } from "./store.ts";

const db = drizzle(env.DB);
let now = 1_700_000_000_000;
let made = 0;
const nothing = () => {};
const deps = {
  db,
  clock: { now: () => now },
  ids: {
    next: <Id extends string>() => `run-${String(made++).padStart(6, "0")}` as Id,
    random: (bytes: number) => new Uint8Array(bytes),
  },
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  metrics: { count: nothing },
};

const jobOf = (name: string, run: () => Promise<Record<string, unknown>>) =>
  ({ name, on: "expire", cron: "17 * * * *", run }) as const;

/** What stands of a job's runs, oldest first. */
async function runsOf(job: string): Promise<{ state: string; report: string | null }[]> {
  const text = "SELECT state, report FROM job_runs WHERE job = ? ORDER BY id";
  return (await env.DB.prepare(text).bind(job).all<{ state: string; report: string | null }>())
    .results;
}

/** A job that goes on until it is let go. */
function stuck(name: string) {
  const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
  const begun = vi.fn(() => promise);
  return { job: jobOf(name, begun), begun, letGo: resolve };
}

let admin: Account;

beforeAll(async () => {
  admin = await registerAccount();
});

interface Listed {
  readonly items: Record<string, unknown>[];
  readonly deadLetters: number;
}

const get = async (path: string): Promise<Listed> =>
  (await sendJson("GET", path, undefined, admin.headers)).json();
/** The queue gathers messages for a second. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000 });

describe("scheduled jobs", () => {
  it("works: each run stands with its time, its report and what came of it", async () => {
    await sendJson("POST", "/api/dev/cron", { name: "expire" });
    const { items } = await get("/api/admin/jobs");
    const job = items.find(({ name }) => name === "identity.expire-challenges");
    expect(job).toMatchObject({
      schedule: "expire",
      cron: "17 * * * *",
      lastRun: {
        state: "done",
        trigger: "development",
        report: { purged: 0 },
        durationMs: expect.any(Number),
      },
    });
    expect(items.every(({ cron }) => cron !== "")).toBe(true);
  });

  it("works: an administrator has one run, and those who ask while it waits get the same", async () => {
    const path = "/api/admin/jobs/identity.expire-exports/runs";
    const asked = await Promise.all(
      [1, 2].map(() => sendJson("POST", path, undefined, admin.headers)),
    );
    const [first, second] = await Promise.all(asked.map((reply) => reply.json<JobRunView>()));
    expect(asked.map(({ status }) => status)).toEqual([202, 202]);
    expect(second?.id).toBe(first?.id);
    await soon(async () => {
      const { items } = await get(path);
      const run = items.find(({ id }) => id === first?.id);
      expect(run).toMatchObject({ state: "done", trigger: "admin" });
    });
    const { items } = await get("/api/admin/audit?action=job.run");
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ target: "job:identity.expire-exports" });
  });

  it("refuses two runs at once; who wants one now gets it afterwards", async () => {
    const { job, begun, letGo } = stuck("test.long");
    const first = runJob(deps, job, "schedule");
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
    expect(await runJob(deps, job, "schedule")).toEqual({ kind: "busy" });
    const later = runJobNow(deps, job, "admin");
    expect(begun).toHaveBeenCalledOnce();
    letGo({ well: true });
    expect(await first).toEqual({ kind: "done", report: { well: true } });
    expect((await later).kind).toBe("done");
    expect(begun).toHaveBeenCalledTimes(2);
    expect((await runsOf("test.long")).map(({ state }) => state)).toEqual(["done", "done"]);
  });

  it("survives a Worker that died: its job is taken over once the lease has lapsed, and its late end counts no more", async () => {
    const { job, begun, letGo } = stuck("test.dead");
    const dead = runJob(deps, job, "schedule");
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
    now += LEASE_MS - 1;
    const heir = jobOf("test.dead", async () => ({ heir: true }));
    expect(await runJob(deps, heir, "schedule")).toEqual({ kind: "busy" });
    now += 1;
    expect((await runJob(deps, heir, "schedule")).kind).toBe("done");
    letGo({ late: true });
    await dead;
    expect(await runsOf("test.dead")).toEqual([
      { state: "abandoned", report: null },
      { state: "done", report: '{"heir":true}' },
    ]);
    expect((await runJob(deps, heir, "schedule")).kind).toBe("done");
  });

  it("survives a job that fails, a run that is told twice, and a clock that was put back", async () => {
    const failing = jobOf("test.failing", () => Promise.reject(new Error("no luck")));
    expect((await runJob(deps, failing, "schedule")).kind).toBe("failed");
    expect((await runJob(deps, failing, "schedule", "run-x")).kind).toBe("failed");
    expect(await runJob(deps, failing, "schedule", "run-x")).toEqual({ kind: "over" });
    await env.DB.exec(
      `INSERT INTO job_leases VALUES ('test.failing', 'run-of-the-future', ${now + 1_000 * LEASE_MS})`,
    );
    expect((await runJob(deps, failing, "schedule")).kind).toBe("failed");
  });

  it("survives years: of each job the last hundred runs are kept", async () => {
    const quick = jobOf("test.quick", async () => ({}));
    for (let run = 0; run < 103; run += 1) await runJob(deps, quick, "schedule");
    expect(await runsOf("test.quick")).toHaveLength(100);
  });
});

describe("a batch of the queue", () => {
  it("works: is over with its work, as the next one waits for that, and what it counted is reported", async () => {
    const of = 'job="platform.send-mail"';
    const handled = async () => {
      const samples = await env.METRICS.getByName("metrics").read();
      const names = Object.keys(samples).filter(
        (name) => name.startsWith("veche_queue_messages_total") && name.includes(of),
      );
      return names.reduce((sum, name) => sum + (samples[name] ?? 0), 0);
    };
    const before = await handled();
    const mail = { to: "somebody@example.com", subject: "S", text: "T", html: "H", data: {} };
    const body = { name: "platform.send-mail", requestId: "r", traceparent: "", message: mail };
    const letter = { id: "one", timestamp: new Date(), attempts: 1, body };
    const batch = createMessageBatch("veche-jobs-development", [letter]);
    const ctx = createExecutionContext();
    const goesOn: Promise<unknown>[] = [];
    const watched = { waitUntil: (promise: Promise<unknown>) => void goesOn.push(promise) };
    await handleQueue(batch, env, watched as ExecutionContext);
    expect((await getQueueResult(batch, ctx)).explicitAcks).toEqual(["one"]);
    expect(goesOn).toEqual([]);
    expect(await handled()).toBeGreaterThan(before);
  });
});

describe("dead letters", () => {
  const message = {
    ...{ name: "platform.send-mail", requestId: "request-of-the-dead", traceparent: "" },
    message: { to: "somebody@example.com", subject: "S", text: "T", html: "H", data: {} },
  };
  const bury = async (id: string, body: unknown = message) => {
    const letter = { id, timestamp: new Date(), attempts: 1, body };
    const batch = createMessageBatch("veche-jobs-dead-development", [letter]);
    const ctx = createExecutionContext();
    await handleQueue(batch, env, ctx);
    expect((await getQueueResult(batch, ctx)).explicitAcks).toEqual([id]);
  };
  const list = async () => (await get("/api/admin/dead-letters")).items;

  it("works: they are kept, shown without what they hold, and sent again", async () => {
    await bury("dead-1");
    await bury("dead-1");
    const letters = await list();
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ id: "dead-1", job: "platform.send-mail" });
    const { results } = await env.DB.prepare("SELECT * FROM dead_letters").all();
    expect(JSON.stringify([letters, results])).not.toContain("somebody");
    const again = "/api/admin/dead-letters/dead-1/retry";
    expect((await sendJson("POST", again, undefined, admin.headers)).status).toBe(204);
    expect(await list()).toEqual([]);
    await soon(async () => {
      const { items } = await get("/api/dev/outbox?to=somebody@example.com");
      expect(items).toHaveLength(1);
      const queues = await get("/api/admin/queues");
      expect(queues.items).toContainEqual({
        ...{ queue: "veche-jobs-development", job: "platform.send-mail", done: 1, failed: 0 },
      });
    });
    expect((await sendJson("POST", again, undefined, admin.headers)).status).toBe(404);
  });

  it("works: one is thrown away, the rest after thirty days", async () => {
    await bury("dead-2", "not a message of ours");
    await bury("dead-3");
    expect((await get("/api/admin/queues")).deadLetters).toBe(2);
    const path = "/api/admin/dead-letters/dead-2";
    expect((await sendJson("DELETE", path, undefined, admin.headers)).status).toBe(204);
    expect((await sendJson("DELETE", path, undefined, admin.headers)).status).toBe(404);
    expect((await list()).map(({ id }) => id)).toEqual(["dead-3"]);
    await env.DB.exec("UPDATE dead_letters SET died_at = died_at - 31 * 86400000");
    await sendJson("POST", "/api/dev/cron", { name: "retention" });
    expect(await list()).toEqual([]);
  });
});
