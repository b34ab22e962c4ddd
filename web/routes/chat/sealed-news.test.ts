import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { beforeEach, expect, it, vi } from "vitest";
import { applyEvents, openLog } from "../../../shared/client/chat-log.ts";
import type { ChatEvent, Message } from "../../../shared/client/index.ts";
import { sealedPreviewQuery } from "../../app/sealed-preview.ts";
import { noteNewest } from "./sealed-news.ts";

const queries = new QueryClient();
const said = vi.fn(async (_: string, seq: number) => `m${seq}`);

const at = "2026-11-23T08:00:00.000Z";
const wrote = (seq: number, text: string): ChatEvent => {
  const message: Message = {
    ...{ chatId: "chat", seq, clientId: `c${seq}`, senderId: "anna", text, createdAt: at },
    ...{ attachments: [], mentions: [], reactions: [], pinned: false },
    ...{ editedAt: null, deletedAt: null, changedSeq: seq, delivery: "sent" },
  };
  return { kind: "message", seq, actorId: "anna", at, message };
};

/** The row of a list whose chat has its newest message there. */
const rowAt = (seq: number, isOpen: boolean) => {
  const lastMessage = { seq, senderId: "anna", preview: "", at };
  const chat = { id: "chat", encrypted: true, lastMessage };
  return new QueryObserver(queries, sealedPreviewQuery(chat, said, isOpen));
};

beforeEach(() => {
  queries.clear();
  said.mockClear();
});

it("works: what an open chat has read stands in the list at once, edits as well, and nobody is asked", () => {
  const log = applyEvents(openLog("anna"), [wrote(1, "one"), wrote(2, "two")]);
  noteNewest(queries, "chat", log);
  const row = rowAt(2, true);
  const shown: unknown[] = [];
  const stop = row.subscribe(({ data }) => shown.push(data));
  expect(row.getCurrentResult().data).toBe("two");
  const edited = { kind: "edited", seq: 3, actorId: "anna", at, targetSeq: 2 } as const;
  noteNewest(queries, "chat", applyEvents(log, [{ ...edited, text: "too", mentions: [] }]));
  expect(row.getCurrentResult().data).toBe("too");
  expect(said).not.toHaveBeenCalled();
  stop();
});

it("works: what is known already is no news; of a chat that is not open the keys are asked", async () => {
  const log = applyEvents(openLog("anna"), [wrote(1, "one")]);
  noteNewest(queries, "chat", log);
  const { dataUpdateCount } = queries.getQueryCache().getAll()[0]?.state ?? {};
  noteNewest(queries, "chat", { ...log });
  expect(queries.getQueryCache().getAll()[0]?.state.dataUpdateCount).toBe(dataUpdateCount);
  const row = rowAt(2, false);
  const stop = row.subscribe(() => undefined);
  await vi.waitFor(() => expect(row.getCurrentResult().data).toBe("m2"));
  expect(said).toHaveBeenCalledExactlyOnceWith("chat", 2);
  stop();
});

it("refuses: an open chat whose newest message has not been read yet asks nothing", () => {
  const row = rowAt(5, true);
  const stop = row.subscribe(() => undefined);
  expect(row.getCurrentResult()).toMatchObject({ fetchStatus: "idle", data: undefined });
  expect(said).not.toHaveBeenCalled();
  stop();
});
