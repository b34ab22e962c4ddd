import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Work } from "../../../shared/tracing/work.ts";
import type { RequestContext } from "../http/request-context.ts";
import { writeAccessLog } from "./access-log.ts";
import { LineAllowance } from "./line-allowance.ts";

/** Traces whose place is at the given part of all of them. */
const traceAt = (part: number) =>
  `${"a".repeat(24)}${Math.floor(part * 2 ** 32)
    .toString(16)
    .padStart(8, "0")}`;

/** The work of a request in that trace, which has asked two questions of the database. */
function workOf(traceId: string): Work {
  const traceparent = `00-${traceId}-${"b".repeat(16)}-00`;
  const work = new Work({ requestId: "request-1", traceparent, ratio: 0, recording: false });
  for (const ms of [1, 2.149]) {
    work.note("database", "SELECT", () => ({}), { began: 0, ms, failed: false });
  }
  return work;
}

let lines: string[] = [];
let allowance = new LineAllowance();

beforeEach(() => {
  lines = [];
  allowance = new LineAllowance();
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    lines.push(line);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function write(status: number, settings: object, traceId = traceAt(0.9), startedAt = Date.now()) {
  const context = {
    requestId: "request-1",
    work: workOf(traceId),
    deps: {
      settings: { LOG_LEVEL: "info", LOG_SAMPLE_RATIO: 1, LOG_PER_SECOND: 0, ...settings },
      clock: { now: () => 0 },
    },
    origin: { country: null },
    problem: status < 400 ? null : "forbidden",
    userId: "somebody",
    route: "/api/chats/{chatId}",
    startedAt,
  } as unknown as RequestContext;
  writeAccessLog(
    context,
    new Request("https://veche.example/api/chats/7?secret=1"),
    status,
    Date.now(),
    allowance,
  );
  return lines.map((line) => JSON.parse(line));
}

describe("the line of a request", () => {
  it("says all there is to say, by template, with what was asked of others", () => {
    const [line] = write(403, {}, traceAt(0.9));
    expect(line).toEqual({
      time: "1970-01-01T00:00:00.000Z",
      level: "info",
      message: "request",
      requestId: "request-1",
      traceId: traceAt(0.9),
      userId: "somebody",
      method: "GET",
      route: "/api/chats/{chatId}",
      status: 403,
      code: "forbidden",
      country: null,
      durationMs: expect.any(Number),
      database: 2,
      databaseMs: 3.1,
    });
    expect(lines[0]).not.toContain("secret");
  });

  it("is written of a part of those that went well, the same part as of their traces", () => {
    expect(workOf(traceAt(0.25)).part).toBeCloseTo(0.25);
    expect(write(200, { LOG_SAMPLE_RATIO: 0.5 }, traceAt(0.4))).toHaveLength(1);
    expect(write(200, { LOG_SAMPLE_RATIO: 0.5 }, traceAt(0.6))).toHaveLength(1);
    expect(write(200, { LOG_SAMPLE_RATIO: 0 }, traceAt(0))).toHaveLength(1);
  });

  it("is written of all that a quiet isolate answers, and of a part once it has much to do", () => {
    const settings = { LOG_SAMPLE_RATIO: 0.01, LOG_PER_SECOND: 2 };
    for (let request = 0; request < 30; request += 1) write(200, settings, traceAt(0.9));
    expect(lines).toHaveLength(20);
    expect(write(200, settings, traceAt(0.005)).at(-1)).toMatchObject({ requests: 100 });
    expect(lines.filter((line) => line.includes('"requests"'))).toHaveLength(1);
  });

  it("is earned again by waiting, and never by a clock that is set back", () => {
    const taken = (from: number, to: number) =>
      Array.from({ length: 100 }, () => allowance.take(2, from)).filter(Boolean).length === to;
    expect(taken(1_000_000, 20)).toBe(true);
    expect(taken(1_001_500, 3)).toBe(true);
    expect(taken(900_000, 0)).toBe(true);
    expect(taken(2_000_000, 20)).toBe(true);
  });

  it("is written of every refusal, failure and long wait", () => {
    const never = { LOG_SAMPLE_RATIO: 0 };
    expect(write(404, never)).toHaveLength(1);
    expect(write(500, never)).toHaveLength(2);
    expect(write(200, never, traceAt(0.9), Date.now() - 2_000)).toHaveLength(3);
  });

  it("goes by level: failures are errors", () => {
    expect(write(200, { LOG_LEVEL: "warn" })).toHaveLength(0);
    expect(write(404, { LOG_LEVEL: "error" })).toHaveLength(0);
    expect(write(503, { LOG_LEVEL: "error" })).toMatchObject([{ level: "error" }]);
    expect(write(503, { LOG_LEVEL: "none" })).toHaveLength(1);
  });
});
