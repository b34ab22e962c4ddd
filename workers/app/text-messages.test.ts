import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TextMessage, Texts } from "../domains/platform/index.ts";
import type { Deps } from "./deps.ts";
import { handleMessage } from "./queues.ts";

const NOW = Date.UTC(2026, 10, 21);
const message: TextMessage = {
  to: "+79161234567",
  text: "Veche: код 012345",
  expiresAt: NOW + 1,
  data: { kind: "phone_code" },
};

/** What the queue was told of a message, and what was sent and logged on the way. */
async function handled(texts: Texts | null, now = NOW, attempts = 1) {
  const outcome: string[] = [];
  const errors: string[] = [];
  const counted: unknown[] = [];
  const deps = {
    clock: { now: () => now },
    outgoingTexts: texts,
    log: { error: (text: string) => errors.push(text) },
    metrics: { count: (_: string, labels: unknown) => counted.push(labels), observe: () => {} },
    reportMetrics: () => {},
  } as unknown as Deps;
  const queued = {
    body: { name: "platform.send-text", requestId: "r", traceparent: "t", message },
    attempts,
    timestamp: new Date(NOW),
    ack: () => outcome.push("ack"),
    retry: () => outcome.push("retry"),
  } as unknown as Message;
  await handleMessage("veche-jobs", queued, async () => deps);
  return { outcome, errors, counted };
}

describe("a text message on the queue", () => {
  it("is sent, and taken off the queue", async () => {
    const sent: TextMessage[] = [];
    const texts: Texts = {
      send: async (each) => {
        sent.push(each);
        return "sent";
      },
    };
    const { counted, ...rest } = await handled(texts);
    expect(rest).toEqual({ outcome: ["ack"], errors: [] });
    expect(counted).toEqual([{ queue: "veche-jobs", job: "platform.send-text", result: "done" }]);
    expect(sent).toEqual([message]);
  });

  it("is tried again when the provider fails", async () => {
    const failing: Texts = { send: () => Promise.reject(new Error("503")) };
    const { outcome, counted } = await handled(failing);
    expect(outcome).toEqual(["retry"]);
    expect(counted).toEqual([expect.objectContaining({ result: "failed" })]);
  });

  it("counts as dead after the last try that wrangler.toml grants", async () => {
    const failing: Texts = { send: () => Promise.reject(new Error("503")) };
    // Of queues that have one for the dead.
    const consumer = /max_retries = (\d+)\ndead_letter_queue/g;
    const granted = [...readFileSync("wrangler.toml", "utf8").matchAll(consumer)];
    expect(granted.length).toBeGreaterThan(0);
    for (const [, retries] of granted) {
      const last = await handled(failing, NOW, Number(retries) + 1);
      expect(last.counted).toEqual([expect.objectContaining({ result: "dead" })]);
      const before = await handled(failing, NOW, Number(retries));
      expect(before.counted).toEqual([expect.objectContaining({ result: "failed" })]);
    }
  });

  it("is given up when the provider refuses it for good, and the log says so", async () => {
    const refusing: Texts = { send: async () => "refused" };
    const { outcome, errors } = await handled(refusing);
    expect(outcome).toEqual(["ack"]);
    expect(errors).toHaveLength(1);
  });

  it("is not sent once its code has run out, nor where no provider is configured any more", async () => {
    const never: Texts = { send: () => Promise.reject(new Error("sent all the same")) };
    const quiet = { outcome: ["ack"], errors: [] };
    expect(await handled(never, NOW + 1)).toMatchObject(quiet);
    expect(await handled(null)).toMatchObject(quiet);
  });
});
