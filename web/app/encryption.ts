import { ApiError, reply } from "../../shared/client/index.ts";
import { connect, type Remote } from "../encryption/browser/rpc.ts";
import { storeName } from "../encryption/browser/store-name.ts";
import type { WorkerSide } from "../encryption/browser/worker.ts";
import type { Handed, Transport } from "../encryption/engine/ports.ts";
import { api } from "./platform.ts";

const TOO_FAST_MS = 3_000;
const PAGE = 100;

interface Opened {
  readonly userId: string;
  readonly thread: Worker;
  readonly worker: Promise<Remote<WorkerSide>>;
}

let opened: Opened | null = null;

/**
 * This browser as one of the person's devices for encrypted chats. All that needs keys is done in a worker; the page has
 * the session, and speaks with the platform for it.
 */
export function encryption(userId: string): Promise<Remote<WorkerSide>> {
  if (opened?.userId === userId) return opened.worker;
  closeEncryption();
  const thread = new Worker(new URL("../encryption/browser/worker.ts", import.meta.url), {
    type: "module",
  });
  const worker = start(thread, userId);
  opened = { userId, thread, worker };
  worker.catch(() => opened?.thread === thread && closeEncryption());
  return worker;
}

/** Nobody here needs the keys any more. */
export function closeEncryption(): void {
  opened?.thread.terminate();
  opened = null;
}

/** This browser is to be nobody's device any more: tells the platform, if it was one. */
export async function retireDevice(userId: string): Promise<void> {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === storeName(userId))) return;
  const deviceId = await (await encryption(userId)).start(userId, deviceName());
  await api.DELETE("/api/mls/devices/{deviceId}", { params: { path: { deviceId } } });
}

async function start(thread: Worker, userId: string): Promise<Remote<WorkerSide>> {
  const remote = connect<WorkerSide>(thread, { ...transport });
  await remote.start(userId, deviceName());
  // Its own keys are not taken away because they have not been used for long.
  void navigator.storage?.persist?.().catch(() => undefined);
  await remote.announce();
  return remote;
}

/** What its owner will know it by. */
function deviceName(): string {
  const { userAgent } = navigator;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(userAgent)?.[1] ?? "Browser";
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(userAgent)?.[1] ?? "";
  return [{ Edg: "Edge", OPR: "Opera" }[browser] ?? browser, system].filter(Boolean).join(", ");
}

const transport: Transport = {
  publish: ({ deviceId, deviceName: name, keyPackages, lastResort }) =>
    reply(
      api.POST("/api/mls/key-packages", {
        body: {
          deviceId,
          deviceName: name,
          keyPackages: [...keyPackages],
          ...(lastResort !== undefined && { lastResort }),
        },
      }),
    ),

  async claim(userIds) {
    const query = { userId: userIds.join(",") };
    return (await reply(api.GET("/api/mls/key-packages", { params: { query } }))).items;
  },

  async devices(userId) {
    const query = { userId };
    return (await reply(api.GET("/api/mls/devices", { params: { query } }))).items;
  },

  group: (chatId) =>
    ifMember(reply(api.GET("/api/chats/{chatId}/mls", { params: { path: { chatId } } }))),

  async hand(chatId, draft): Promise<Handed> {
    try {
      const params = { path: { chatId } };
      const { welcome, groupInfo, ...rest } = draft;
      const body = { ...rest, ...(welcome && { welcome }), ...(groupInfo && { groupInfo }) };
      const stored = await reply(api.POST("/api/chats/{chatId}/mls", { params, body }));
      return { kind: "stored", stored };
    } catch (error) {
      if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) throw error;
      if (error.code === "stale_epoch") return { kind: "stale" };
      if (error.status !== 429) return { kind: "refused", code: error.code };
      const { retryAfter } = error;
      return {
        kind: "too_fast",
        retryAfterMs: retryAfter === null ? TOO_FAST_MS : retryAfter * 1_000,
      };
    }
  },

  async events(chatId, seq) {
    const params = { path: { chatId }, query: { after: seq, limit: PAGE } };
    const page = await ifMember(reply(api.GET("/api/chats/{chatId}/events", { params })));
    return page && { events: page.items, complete: page.nextCursor === null };
  },

  async members(chatId) {
    const ids: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
      const params = { path: { chatId }, query };
      const page = await reply(api.GET("/api/chats/{chatId}/members", { params }));
      ids.push(...page.items.map(({ user }) => user.id));
      cursor = page.nextCursor;
    }
    return ids;
  },
};

async function ifMember<Body>(answer: Promise<Body>): Promise<Body | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
