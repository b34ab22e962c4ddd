// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type Account, registerAccount, sendJson } from "../../shared/testing/accounts.ts";
import { SpanExporter } from "../../shared/tracing/exporter.ts";
import { type Span, Work, within } from "../../shared/tracing/work.ts";
import { slowQueries } from "../adapters/slow-queries.ts";
import { tracedFetch } from "../adapters/traced-fetch.ts";
import type { Log } from "../domains/platform/index.ts";

const service = inject("otlpCollector");
const PASSING = { timeout: 20_000 };

interface Received {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: { key: string; value: Record<string, unknown> }[];
  readonly status?: { code: number };
}

const hex = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toHex();

/** A trace that began with a caller, who keeps it or not. */
function callerTrace(flags: "00" | "01") {
  const [traceId, spanId] = [hex(16), hex(8)];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } };
}

async function received(traceId: string): Promise<Received[]> {
  const all = await (await fetch(`${service}/spans`)).json<Received[]>();
  return all.filter((span) => span.traceId === traceId);
}

let account: Account;

beforeAll(async () => {
  Reflect.set(env, "OTLP_ENDPOINT", `${service}/fair`);
  Reflect.set(env, "TRACE_RATIO", "0");
  account = await registerAccount();
});

describe("works", () => {
  it("one trace goes from the caller over request, database, object and queue to the job and what it asks", async () => {
    const trace = callerTrace("01");
    const headers = { ...account.headers, ...trace.headers };
    const asked = await sendJson("POST", "/api/users/me/export", undefined, headers);
    expect(asked.status).toBe(202);
    const spans = await vi.waitFor(async () => {
      const all = await received(trace.traceId);
      expect(all.some(({ name }) => name === "job identity.export")).toBe(true);
      expect(all.some(({ name }) => name === "POST /api/users/me/export")).toBe(true);
      return all;
    }, PASSING);
    const one = (name: string) => spans.find((span) => span.name === name);
    const request = one("POST /api/users/me/export");
    expect(request).toMatchObject({ kind: 2, parentSpanId: trace.spanId });
    expect(request?.attributes).toContainEqual({
      key: "http.response.status_code",
      value: { intValue: "202" },
    });
    const query = spans.find(
      ({ name, parentSpanId }) => name.startsWith("d1 ") && parentSpanId === request?.spanId,
    );
    expect(query).toBeDefined();
    expect(BigInt(query?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(
      BigInt(query?.startTimeUnixNano ?? 1),
    );
    const sent = one("queue send");
    expect(sent).toMatchObject({ kind: 4, parentSpanId: request?.spanId });
    const job = one("job identity.export");
    expect(job).toMatchObject({ kind: 5, parentSpanId: sent?.spanId });
    expect(
      spans.some(
        ({ name, parentSpanId }) => name.startsWith("d1 ") && parentSpanId === job?.spanId,
      ),
    ).toBe(true);
    expect(JSON.stringify(spans)).not.toContain(account.user.id);
  });

  it("an object's own part hangs on the call of it", async () => {
    const trace = callerTrace("01");
    const { password, user } = account;
    const body = { login: user.username, password };
    const reply = await sendJson("POST", "/api/auth/login", body, trace.headers);
    expect(reply.status).toBe(200);
    await vi.waitFor(async () => {
      const spans = await received(trace.traceId);
      const call = spans.find(({ name }) => name === "ACCOUNT_SESSIONS.open");
      const inside = spans.find(({ parentSpanId }) => parentSpanId === call?.spanId);
      expect(call?.kind).toBe(3);
      expect(inside).toMatchObject({ kind: 2, name: expect.stringMatching(/\.open$/) });
      expect(spans.some(({ name }) => name === "RATE_LIMITER fetch")).toBe(true);
    }, PASSING);
  });

  it("of many requests at once, and many after those, each asks in its own name", async () => {
    const waves = [1, 2].map(() => Array.from({ length: 12 }, () => callerTrace("01")));
    for (const wave of waves) {
      const replies = wave.map(({ headers }) =>
        sendJson("GET", "/api/auth/sessions", undefined, { ...account.headers, ...headers }),
      );
      for (const { status } of await Promise.all(replies)) expect(status).toBe(200);
    }
    for (const { traceId } of waves.flat()) {
      await vi.waitFor(async () => {
        const spans = await received(traceId);
        const request = spans.find(({ name }) => name === "GET /api/auth/sessions");
        const asked = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
        expect(asked.map(({ name }) => name)).toEqual(["ACCOUNT_SESSIONS.list"]);
      }, PASSING);
    }
  });

  it("outgoing calls carry the trace on, and name no more than the host", async () => {
    const trace = callerTrace("01");
    const work = new Work({
      requestId: "r",
      traceparent: trace.headers.traceparent,
      ratio: 0,
      recording: true,
    });
    const reply = await within(work, () =>
      tracedFetch(`${service}/echo/secret?token=1`, { headers: { "X-Other": "kept" } }),
    );
    const headers = await reply.json<Record<string, string>>();
    const [span] = work.end(false, () => ({ name: "test", kind: 1, attributes: {} })).slice(1);
    expect(headers["traceparent"]).toBe(`00-${trace.traceId}-${span?.spanId}-01`);
    expect(headers["x-other"]).toBe("kept");
    expect(span?.name).toBe("GET 127.0.0.1");
    expect(JSON.stringify(span)).not.toContain("secret");
  });

  it("who does not keep a trace is not sent one, unless it fails", async () => {
    const [well, broken] = [callerTrace("00"), callerTrace("00")];
    const as = (headers: object) => ({ ...account.headers, ...headers });
    await sendJson("GET", "/api/invites", undefined, as(well.headers));
    await env.DB.exec("ALTER TABLE invites RENAME TO invites_gone");
    const reply = await sendJson("GET", "/api/invites", undefined, as(broken.headers));
    await env.DB.exec("ALTER TABLE invites_gone RENAME TO invites");
    expect(reply.status).toBe(500);
    await vi.waitFor(async () => {
      const spans = await received(broken.traceId);
      expect(spans.find(({ name }) => name === "GET /api/invites")?.status).toEqual({ code: 2 });
      expect(spans.find(({ name }) => name.startsWith("d1 "))?.status).toEqual({ code: 2 });
    }, PASSING);
    expect(await received(well.traceId)).toEqual([]);
  });

  it("a slow query is told of in development with its plan, and no other", async () => {
    const warn = vi.fn();
    const watch = slowQueries(env.DB, { warn } as unknown as Log, 5);
    const sql = "SELECT id FROM users WHERE id = ?";
    await watch([{ sql, values: ["nobody"] }], 5);
    expect(warn).not.toHaveBeenCalled();
    await watch([{ sql, values: ["nobody"] }], 6.4);
    const plan = [expect.stringMatching(/^SEARCH users USING .*INDEX/)];
    expect(warn.mock.calls).toEqual([["slow query", { sql, ms: 6, plan }]]);
  });

  it("a trace that begins here is kept by its own number: everybody decides the same", () => {
    const begun = (ratio: number) =>
      Array.from({ length: 400 }, () => new Work({ requestId: "r", ratio, recording: true }));
    expect(begun(0).some(({ sampled }) => sampled)).toBe(false);
    expect(begun(1).every(({ sampled }) => sampled)).toBe(true);
    const kept = begun(0.5).filter(({ sampled }) => sampled);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.length).toBeLessThan(300);
    for (const { traceId } of kept) expect(traceId.at(-8)).toMatch(/[0-7]/);
  });
});

function spansOf(count: number): { traceId: string; spans: Span[] } {
  const traceId = hex(16);
  const about = {
    traceId,
    parentId: null,
    name: "one",
    kind: 1,
    attributes: {},
    failed: false,
  } as const;
  const spans = Array.from({ length: count }, () => ({
    ...about,
    spanId: hex(8),
    startedAt: 1,
    endedAt: 2,
  }));
  return { traceId, spans };
}

describe("survives", () => {
  const quick = { sendAfterMs: 1, timeoutMs: 200, pauseMs: 1 };
  const at = (manner: string) => ({ endpoint: `${service}/${manner}`, headers: {}, resource: {} });

  /** Gives spans to an exporter, and waits for what it does about them. */
  async function given(exporter: SpanExporter, manner: string, spans: readonly Span[]) {
    const works: Promise<unknown>[] = [];
    exporter.add(spans, at(manner), (work) => works.push(work));
    await Promise.all(works);
  }

  it("a collector that is full for a while gets everything later", async () => {
    const exporter = new SpanExporter(quick);
    const { traceId, spans } = spansOf(3);
    await given(exporter, "moody", spans);
    expect(await received(traceId)).toEqual([]);
    await vi.waitFor(async () => {
      await given(exporter, "moody", spansOf(1).spans);
      expect(await received(traceId)).toHaveLength(3);
    }, PASSING);
    expect(exporter.dropped).toBe(0);
  });

  it("one that is down, says nothing or points elsewhere costs some spans, and no more memory", async () => {
    for (const manner of ["down", "silent"]) {
      const exporter = new SpanExporter(quick);
      await given(exporter, manner, spansOf(1_500).spans);
      await given(exporter, manner, spansOf(1_500).spans);
      expect([manner, exporter.dropped]).toEqual([manner, 1_000]);
    }
    for (const manner of ["refusing", "elsewhere"]) {
      const exporter = new SpanExporter(quick);
      const { traceId, spans } = spansOf(2);
      await given(exporter, manner, spans);
      expect([manner, exporter.dropped, await received(traceId)]).toEqual([manner, 2, []]);
    }
  });

  it("one that talks too much is not listened to, and many spans go in several sendings", async () => {
    const exporter = new SpanExporter({ ...quick, timeoutMs: 10_000 });
    const { traceId, spans } = spansOf(1_200);
    await given(exporter, "talkative", spans);
    expect(await received(traceId)).toHaveLength(1_200);
  });
});
