import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatEvent, Message } from "../contracts/chat/index.ts";
import { LogModel } from "../testing/log-model.ts";
import { Backfill } from "./chat-history.ts";
import { applyEvents, type ChatLog, countUnread, messageOf, openLog, trim } from "./chat-log.ts";

const ME = "00000000-0000-7000-8000-000000000001";
const OTHER = "00000000-0000-7000-8000-000000000002";
const THIRD = "00000000-0000-7000-8000-000000000003";
const EMOJI = ["👍", "❤️", "🔥"];

/** Of a message what all must agree on. Which event it was last brought up to date by is its client's own affair. */
const shown = ({ changedSeq: _, delivery: __, ...message }: Message) => message;

const messagesOf = (log: ChatLog): Message[] =>
  log.entries.flatMap((entry) => (entry.kind === "message" ? [entry.message] : []));

function fold(model: LogModel, log = openLog(ME)): ChatLog {
  return applyEvents(log, model.after(log.lastSeq));
}

describe("works", () => {
  it("shows a message as what happened to it has left it", () => {
    const model = new LogModel();
    model.write(OTHER, "hello");
    model.edit(1, "hello @all");
    model.react(ME, 1, "👍", true);
    model.react(THIRD, 1, "👍", true);
    model.react(OTHER, 1, "🔥", true);
    model.react(OTHER, 1, "🔥", false);
    model.pin(1, true);
    model.preview(1, "a page");
    expect(messageOf(fold(model), 1)).toMatchObject({
      text: "hello @all",
      mentions: [OTHER],
      editedAt: "2026-11-21T08:00:02.000Z",
      reactions: [{ emoji: "👍", count: 2, mine: true }],
      pinned: true,
      linkPreview: { title: "a page" },
    });
  });

  it("leaves nothing of a deleted message, and counts it as unread no longer", () => {
    const model = new LogModel();
    model.write(ME, "first");
    model.write(OTHER, "hello", 1);
    model.react(ME, 2, "👍", true);
    model.preview(2, "a page");
    const before = fold(model);
    expect(countUnread(before, 1)).toBe(1);
    model.remove(2);
    const after = fold(model, before);
    const { replyTo, linkPreview, ...message } = messageOf(after, 2) ?? {};
    expect([replyTo, linkPreview]).toEqual([undefined, undefined]);
    expect(message).toMatchObject({ text: "", reactions: [], deletedAt: expect.any(String) });
    expect(countUnread(after, 1)).toBe(0);
  });
});

describe("refuses", () => {
  it("to count a reaction twice that a fetched message shows already", async () => {
    const model = new LogModel();
    model.write(OTHER, "hello");
    let log = openLog(ME, 1);
    model.react(THIRD, 1, "👍", true);
    const history = { before: async () => model.before(2, 9, ME), after: async () => never() };
    await new Backfill(history, { log: () => log, fold: (next) => (log = next) }).older();
    const liked = [{ emoji: "👍", count: 1, mine: false }];
    expect(messageOf(log, 1)?.reactions).toEqual(liked);
    log = fold(model, log);
    expect(messageOf(log, 1)?.reactions).toEqual(liked);
  });
});

describe("survives", () => {
  it("a page for a log that has let go of more meanwhile: no hole is left", async () => {
    const model = new LogModel();
    for (let number = 1; number <= 9; number += 1) model.write(OTHER, `text ${number}`);
    let log = fold(model, openLog(ME, 4));
    const history = {
      before: async (seq: number) => {
        const page = model.before(seq, 2, ME);
        log = trim(log, 2);
        return page;
      },
      after: async () => never(),
    };
    const backfill = new Backfill(history, { log: () => log, fold: (next) => (log = next) });
    await backfill.older();
    expect(messagesOf(log).map(({ seq }) => seq)).toEqual([8, 9]);
    await backfill.older();
    expect(messagesOf(log).map(({ seq }) => seq)).toEqual([6, 7, 8, 9]);
  });

  const op = fc.record({
    kind: fc.constantFrom("write", "write", "edit", "remove", "react", "unreact", "pin", "preview"),
    who: fc.constantFrom(ME, OTHER, THIRD),
    at: fc.nat(1_000),
    what: fc.nat(2),
  });
  type Op = typeof op extends fc.Arbitrary<infer One> ? One : never;

  function happen(model: LogModel, { kind, who, at, what }: Op): ChatEvent | null {
    const target = (at % Math.max(1, model.lastSeq)) + 1;
    if (kind === "write") return model.write(who, `text ${what}`);
    if (kind === "edit") return model.edit(target, ["one", "two @me", "three"][what] ?? "");
    if (kind === "remove") return model.remove(target);
    if (kind === "pin") return model.pin(target, what > 0);
    if (kind === "preview") return model.preview(target, what === 0 ? null : `page ${what}`);
    return model.react(who, target, EMOJI[what] ?? "", kind === "react");
  }

  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant("happen" as const), op }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("live" as const), skip: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("replay" as const), back: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("ask" as const), limit: fc.nat(4) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("answer" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), keep: fc.nat(5) }) },
  );

  it("any interleaving of pages, replays, gaps and live events: the fold equals what GET tells", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(op, { maxLength: 20 }),
        fc.nat(20),
        fc.array(step, { maxLength: 60 }),
        async (past, opened, steps) => {
          const model = new LogModel();
          for (const one of past) happen(model, one);
          let log = openLog(ME, Math.min(opened, model.lastSeq));
          /** What the platform has sent live, as it read then; the connection is slow and loses some. */
          const live: ChatEvent[] = [];
          const waiting: (() => void)[] = [];
          const answer = () => {
            for (const go of waiting.splice(0)) go();
            return asking;
          };
          let asking: Promise<boolean> = Promise.resolve(true);
          let limit = 1;
          const backfill = new Backfill(
            {
              before: (seq) => {
                const page = model.before(seq, limit, ME);
                return new Promise((resolve) => waiting.push(() => resolve(page)));
              },
              after: async (seq) => ({ events: model.after(seq), complete: true }),
            },
            { log: () => log, fold: (next) => (log = next) },
          );
          for (const one of steps) {
            if (one.do === "happen") {
              const event = happen(model, one.op);
              if (event) live.push(event);
            }
            if (one.do === "live") log = applyEvents(log, live.splice(0, 4).slice(one.skip));
            if (one.do === "replay") {
              log = applyEvents(log, model.after(Math.max(0, log.lastSeq - one.back), 12));
            }
            if (one.do === "ask" && waiting.length === 0 && log.base > 0) {
              limit = one.limit + 1;
              asking = backfill.older();
            }
            if (one.do === "answer") await answer();
            if (one.do === "trim") log = trim(log, one.keep + 1);
          }
          await answer();
          await backfill.newer();
          limit = 1_000;
          for (let round = 0; round < 2 && log.base > 0; round += 1) {
            asking = backfill.older();
            await answer();
          }
          const truth = model.before(Number.MAX_SAFE_INTEGER, 1_000, ME).messages.reverse();
          expect(messagesOf(log).map(shown)).toEqual(truth.map(shown));
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

function never(): never {
  throw new Error("was not asked for");
}
