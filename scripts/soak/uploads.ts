import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Accounts } from "../../bench/platform/accounts.mjs";
import { processTree } from "../../bench/usage.mjs";
import type { UploadView } from "../../shared/contracts/media/index.ts";
import { compareStore, type StoreFindings } from "../orphans/compare-store.ts";
import { localStore } from "../orphans/local-store.ts";
import { Runtime } from "./runtime.ts";
import { ChromiumClient, NodeClient, type Sending, type TusClient } from "./tus-clients.ts";

export interface UploadsWish {
  /** Where `tus-js-client` runs: each sends files of its own. */
  readonly clients: readonly ("node" | "chromium")[];
  /** Length of each file. */
  readonly bytes: number;
  /** Pieces it is sent in, one file for each size. */
  readonly chunks: readonly number[];
  /** How often a client dies while it sends a file. */
  readonly kills: number;
  /** With how many of those the runtime dies too. */
  readonly restarts: number;
}

export interface SentFile {
  readonly client: string;
  readonly chunk: number;
  readonly seconds: number;
  /** Whether the platform has exactly these bytes. */
  readonly whole: boolean;
}

export interface UploadsResult {
  readonly files: readonly SentFile[];
  readonly store: StoreFindings;
  /** Most memory that the runtime's process has had, in MiB. */
  readonly peakMiB: number;
}

const MIB = 1_048_576;
/** By then a runtime that was started again serves. */
const PATIENCE_MS = 30_000;

/** Most memory that any process of the runtime has had. */
function peakOf(pid: number): number {
  const peaks = processTree(pid).map((one) => {
    const [, kib = "0"] =
      /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${one}/status`, "utf8")) ?? [];
    return Number(kib) / 1_024;
  });
  return Math.round(Math.max(0, ...peaks));
}

/** What the platform has of a client's upload. */
async function viewOf(runtime: Runtime, token: string, { path }: TusClient): Promise<UploadView> {
  const headers = { Authorization: `Bearer ${token}` };
  const reply = await fetch(runtime.url + (path ?? ""), { headers });
  if (!reply.ok) throw new Error(`the upload is not there: ${reply.status}`);
  return (await reply.json()) as UploadView;
}

async function restart(runtime: Runtime, token: string): Promise<void> {
  await runtime.kill();
  await runtime.startAgain();
  const headers = { Authorization: `Bearer ${token}` };
  for (let waited = 0; waited < PATIENCE_MS; waited += 200) {
    const reply = await fetch(`${runtime.url}/api/media/quota`, { headers }).catch(() => null);
    if (reply?.ok) return;
    await wait(200);
  }
  throw new Error("the runtime did not come back");
}

async function clientOf(name: UploadsWish["clients"][number], sending: Sending) {
  return name === "node" ? new NodeClient(sending) : ChromiumClient.start(sending);
}

async function sendOne(
  runtime: Runtime,
  sending: Sending,
  client: TusClient,
  { bytes, kills, restarts }: UploadsWish,
) {
  const start = performance.now();
  let peakMiB = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    await client.send((bytes * kill) / (kills + 1));
    peakMiB = Math.max(peakMiB, peakOf(runtime.pid));
    if (kill <= restarts) await restart(runtime, sending.token);
  }
  await client.send(Number.POSITIVE_INFINITY);
  const seconds = (performance.now() - start) / 1_000;
  const { file } = await viewOf(runtime, sending.token, client);
  const whole = file?.sha256 === client.sha256;
  return { chunk: sending.chunk, seconds, whole, peakMiB: Math.max(peakMiB, peakOf(runtime.pid)) };
}

/**
 * Sends files by `tus-js-client`, whose clients die on the way, with the runtime at times; then compares what is stored
 * with what is referred to.
 */
export async function runUploads(
  wish: UploadsWish,
  say: (line: string) => void,
): Promise<UploadsResult> {
  say("building and starting the platform");
  const runtime = await Runtime.start();
  try {
    const [account] = await new Accounts(runtime.url).take(1);
    const token = account?.token ?? "";
    const files: SentFile[] = [];
    let peakMiB = 0;
    for (const name of wish.clients) {
      for (const chunk of wish.chunks) {
        const sending = { origin: () => runtime.url, token, bytes: wish.bytes, chunk };
        const client = await clientOf(name, sending);
        const { peakMiB: peak, ...file } = await sendOne(runtime, sending, client, wish);
        await client.close();
        peakMiB = Math.max(peakMiB, peak);
        files.push({ client: name, ...file });
        const what = `${wish.bytes / 1e6} MB by ${name} in pieces of ${chunk / MIB} MiB`;
        say(`${what}: ${file.seconds.toFixed(1)} s, ${file.whole ? "whole" : "broken"}`);
      }
    }
    await runtime.kill();
    const { keys, rows } = await localStore(runtime.data, "production");
    return { files, store: compareStore(keys, rows), peakMiB };
  } finally {
    await runtime.stop();
  }
}
