import { randomUUID } from "node:crypto";
import { MemoryStore } from "../../shared/testing/encryption/memory-store.ts";
import { Engine } from "../encryption/engine/engine.ts";
import type { Handed, Transport } from "../encryption/engine/ports.ts";
import type { Member } from "./members.ts";

/** What a platform refuses in its own words. */
interface Problem {
  readonly code: string;
}

/** A device for encrypted chats without a browser: the web app's own engine, over the platform's own API. */
export async function nodeDevice(member: Member): Promise<Engine> {
  const around = {
    transport: transportOf(member),
    store: new MemoryStore(),
    now: () => Date.now(),
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    randomId: () => randomUUID(),
    exclusively: <Result>(_: string, work: () => Promise<Result>) => work(),
  };
  const engine = await Engine.open(around, member.id, "A device in a test");
  await engine.announce();
  return engine;
}

function transportOf(member: Member): Transport {
  const read = async <Body>(path: string) => (await member.call("GET", path)).json() as Body;
  const items = async <Item>(path: string) => (await read<{ items: Item[] }>(path)).items;
  return {
    publish: async ({ deviceId, deviceName, keyPackages, lastResort }) => {
      const body = { deviceId, deviceName, keyPackages, lastResort };
      return (await member.call("POST", "/api/mls/key-packages", body)).json();
    },
    claim: (ids) => items(`/api/mls/key-packages?userId=${ids.join(",")}`),
    devices: (id) => items(`/api/mls/devices?userId=${id}`),
    forget: async (deviceId) => {
      await member.call("DELETE", `/api/mls/devices/${deviceId}`);
    },
    deviceLog: (userId, after) => read(`/api/mls/device-log?userId=${userId}&after=${after}`),
    appendLog: async (signed) => {
      const reply = await member.ask("POST", "/api/mls/device-log", signed);
      if (reply.ok) return "stored";
      return ((await reply.json()) as Problem).code === "stale_log" ? "stale" : "refused";
    },
    group: (chatId) => read(`/api/chats/${chatId}/mls`),
    members: async (chatId) => {
      const found = await items<{ userId: string }>(`/api/chats/${chatId}/members?limit=100`);
      return found.map(({ userId }) => userId);
    },
    events: async (chatId, seq) => {
      const path = `/api/chats/${chatId}/events?after=${seq}&limit=100`;
      const page = await read<{ items: []; nextCursor: string | null }>(path);
      return { events: page.items, complete: page.nextCursor === null };
    },
    archives: () => items("/api/mls/archives"),
    makeArchive: async (kind, head) =>
      (await member.call("POST", "/api/mls/archives", { kind, head })).json(),
    putArchive: async (id, next) => {
      const reply = await member.ask("PUT", `/api/mls/archives/${id}`, next);
      if (reply.ok) return "stored";
      return ((await reply.json()) as Problem).code === "stale_archive" ? "stale" : "refused";
    },
    dropArchive: async (id) => {
      await member.call("DELETE", `/api/mls/archives/${id}`);
    },
    putFile: async (sealed) => {
      const bytes = new Uint8Array(await sealed.arrayBuffer());
      const reply = await member.ask("POST", "/api/files?filename=sealed", bytes);
      if (!reply.ok) throw new Error(`no upload: ${reply.status}`);
      return ((await reply.json()) as { fileId: string }).fileId;
    },
    getFile: async (fileId) => {
      const reply = await member.ask("GET", `/api/files/${fileId}`);
      if (reply.status === 404) return null;
      // Relative or not: what counts is where it is on this platform.
      const { url } = (await reply.json()) as { url: string };
      const { pathname, search } = new URL(url, "http://platform.invalid");
      return (await member.call("GET", pathname + search)).blob();
    },
    hand: async (chatId, draft): Promise<Handed> => {
      const reply = await member.ask("POST", `/api/chats/${chatId}/mls`, draft);
      if (reply.ok) return { kind: "stored", stored: await reply.json() };
      const { code } = (await reply.json()) as Problem;
      if (code === "stale_epoch") return { kind: "stale" };
      if (reply.status !== 429) return { kind: "refused", code };
      const seconds = Number(reply.headers.get("Retry-After") ?? 1);
      return { kind: "too_fast", retryAfterMs: seconds * 1_000 };
    },
  };
}
