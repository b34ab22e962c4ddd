import { ApiError, reply } from "../../shared/client/index.ts";
import { clockBehind } from "../encryption/browser/clock-behind.ts";
import { connect, type Remote } from "../encryption/browser/rpc.ts";
import { storeName } from "../encryption/browser/store-name.ts";
import type { PageSide, WorkerSide } from "../encryption/browser/worker.ts";
import type { Handed } from "../encryption/engine/ports.ts";
import { api, session } from "./platform.ts";

const TOO_FAST_MS = 3_000;
const PAGE = 100;

interface Opened {
  readonly userId: string;
  readonly thread: Worker;
  readonly gone: AbortController;
  /** It can tell what lies here. */
  readonly local: Promise<Remote<WorkerSide>>;
  /** The platform knows of the device besides; `null` while it need not. */
  announced: Promise<Remote<WorkerSide>> | null;
}

let opened: Opened | null = null;

/**
 * This browser as one of the person's devices for encrypted chats. All that needs keys is done in a worker; the page has
 * the session, and speaks with the platform for it.
 */
export function encryption(userId: string): Promise<Remote<WorkerSide>> {
  const here = openedFor(userId);
  here.announced ??= announce(here);
  return here.announced;
}

/** The same for what can be told without the platform: it need not know of the device yet. */
export function localEncryption(userId: string): Promise<Remote<WorkerSide>> {
  return openedFor(userId).local;
}

function openedFor(userId: string): Opened {
  if (opened?.userId === userId) return opened;
  closeEncryption();
  const thread = new Worker(new URL("../encryption/browser/worker.ts", import.meta.url), {
    type: "module",
  });
  const gone = new AbortController();
  // Its script has not come, say: whoever asks again has another one.
  const fail = () => gone.abort();
  thread.addEventListener("error", fail);
  const local = start(thread, userId, gone.signal);
  opened = { userId, thread, gone, local, announced: null };
  local.then(
    () => thread.removeEventListener("error", fail),
    () => opened?.thread === thread && closeEncryption(),
  );
  return opened;
}

/** The device that this page has opened, if it has. */
export async function encryptionHere(): Promise<Remote<WorkerSide> | null> {
  return opened?.announced ?? null;
}

/** The same, whether the platform knows of the device or not. */
export async function localEncryptionHere(): Promise<Remote<WorkerSide> | null> {
  return opened?.local ?? null;
}

/** Lets the worker of a call ask for its keys, past this page. */
export function giveMediaPort(media: Worker): void {
  const { port1, port2 } = new MessageChannel();
  opened?.thread.postMessage({ port: "media" }, [port1]);
  media.postMessage({ port: "engine" }, [port2]);
}

/** Nobody here needs the keys any more. */
export function closeEncryption(): void {
  opened?.thread.terminate();
  opened?.gone.abort();
  opened = null;
}

// Who signs out, here or in another tab, takes the keys along: for whoever comes next they are opened anew.
session.subscribe(() => session.id === null && closeEncryption());

/** Whether this browser is one of the person's devices. */
export async function hasKeys(userId: string): Promise<boolean> {
  const known = await indexedDB.databases();
  return known.some(({ name }) => name === storeName(userId));
}

/** This browser is to be nobody's device any more: says so, and tells the platform, if it was one. */
export async function retireDevice(userId: string): Promise<void> {
  if (!(await hasKeys(userId))) return;
  const worker = await encryption(userId);
  await worker.removeDevice(await opening(worker, userId));
}

async function start(
  thread: Worker,
  userId: string,
  gone: AbortSignal,
): Promise<Remote<WorkerSide>> {
  const remote = connect<WorkerSide>(thread, { ...transport }, gone);
  await opening(remote, userId);
  // Its own keys are not taken away because they have not been used for long.
  void navigator.storage?.persist?.().catch(() => undefined);
  return remote;
}

/** Tells the platform. If that fails, whoever asks next tries again; what is told without it goes on. */
async function announce(here: Opened): Promise<Remote<WorkerSide>> {
  try {
    const remote = await here.local;
    await remote.announce(await clockBehindMs());
    return remote;
  } catch (error) {
    here.announced = null;
    throw error;
  }
}

/** Opens the device. Answers its id. */
async function opening(remote: Remote<WorkerSide>, userId: string): Promise<string> {
  return remote.start(userId, deviceName(), await clockBehindMs());
}

/** With the platform out of reach nothing is known of the clock; what is here can be read all the same. */
async function clockBehindMs(): Promise<number> {
  const token = await session.token().catch(() => null);
  return token === null ? 0 : clockBehind(token, Date.now());
}

/** What its owner will know it by. */
function deviceName(): string {
  const { userAgent } = navigator;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(userAgent)?.[1] ?? "Browser";
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(userAgent)?.[1] ?? "";
  return [{ Edg: "Edge", OPR: "Opera" }[browser] ?? browser, system].filter(Boolean).join(", ");
}

const transport: PageSide = {
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

  async forget(deviceId) {
    await ifThere(api.DELETE("/api/mls/devices/{deviceId}", { params: { path: { deviceId } } }));
  },

  deviceLog: (userId, after) =>
    reply(api.GET("/api/mls/device-log", { params: { query: { userId, after } } })),

  async appendLog({ entry, signature }) {
    try {
      await reply(api.POST("/api/mls/device-log", { body: { entry, signature } }));
      return "stored";
    } catch (error) {
      if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) throw error;
      return error.code === "stale_log" ? "stale" : "refused";
    }
  },

  group: (chatId) =>
    ifThere(reply(api.GET("/api/chats/{chatId}/mls", { params: { path: { chatId } } }))),

  async hand(chatId, draft): Promise<Handed> {
    try {
      const params = { path: { chatId } };
      const { welcome, groupInfo, attachments, releases, ...rest } = draft;
      const body = {
        ...rest,
        ...(welcome && { welcome }),
        ...(groupInfo && { groupInfo }),
        ...(attachments && { attachments }),
        ...(releases && { releases }),
      };
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
    const page = await ifThere(reply(api.GET("/api/chats/{chatId}/events", { params })));
    return page && { events: page.items, complete: page.nextCursor === null };
  },

  archives: async () => (await reply(api.GET("/api/mls/archives"))).items,

  makeArchive: (kind, head) => reply(api.POST("/api/mls/archives", { body: { kind, head } })),

  async putArchive(archiveId, { version, note, manifestFileId, partFileIds }) {
    const params = { path: { archiveId } };
    const parts = { version, manifestFileId, partFileIds: [...partFileIds] };
    try {
      const body = { ...parts, ...(note !== undefined && { note }) };
      await reply(api.PUT("/api/mls/archives/{archiveId}", { params, body }));
      return "stored";
    } catch (error) {
      if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) throw error;
      return error.code === "stale_archive" ? "stale" : "refused";
    }
  },

  async dropArchive(archiveId) {
    // Another device may have been faster.
    await ifThere(api.DELETE("/api/mls/archives/{archiveId}", { params: { path: { archiveId } } }));
  },

  async putFile(sealed) {
    const { uploadOutgoing } = await import("./device/uploads.ts");
    const about = {
      name: "sealed",
      contentType: "application/octet-stream",
      kind: "file",
    } as const;
    const file = { ...about, localId: crypto.randomUUID(), blob: sealed };
    return patiently(() => uploadOutgoing(file, new AbortController().signal));
  },

  async getFile(fileId) {
    const params = { path: { fileId } };
    const found = await ifThere(reply(api.GET("/api/files/{fileId}", { params })));
    const response = found && (await fetch(found.url));
    if (!response || response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw new ApiError("unavailable", response.status);
    return response.blob();
  },

  async fileAddress(chatId, seq, fileId) {
    const params = { path: { chatId }, query: { after: seq - 1, limit: 1 } };
    const page = await ifThere(reply(api.GET("/api/chats/{chatId}/events", { params })));
    const [event] = page?.items ?? [];
    if (event?.kind !== "mls") return null;
    return event.attachments?.find((one) => one.fileId === fileId)?.url ?? null;
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

/** A long history has more parts than may be brought at once: the rest waits for its turn. */
async function patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "rate_limited") throw error;
      const ms = error.retryAfter === null ? TOO_FAST_MS : error.retryAfter * 1_000;
      await new Promise((again) => setTimeout(again, ms));
    }
  }
}

async function ifThere<Body>(answer: Promise<Body>): Promise<Body | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
