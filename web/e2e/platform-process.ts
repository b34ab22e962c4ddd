import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Platform } from "./platform.ts";

/** A platform whose keeper may look behind it. */
export interface ProcessPlatform extends Platform {
  /** The folder with all that it keeps. */
  readonly data: string;
  /** What it has printed of late, up to some megabytes. */
  printed(): string;
}

const MOST_PRINTED = 8_000_000;

const ROOT = join(import.meta.dirname, "../..");

/**
 * Starts a platform by the command a user starts it with, on a free port with fresh storage, and waits until it says
 * that it is ready. Its end takes the storage away.
 */
export async function startPlatformProcess(
  settings: Record<string, string> = {},
): Promise<ProcessPlatform> {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "veche-e2e-"));
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...settings,
      PORT: String(port),
      DATA_DIR: data,
      NODE_ENV: "production",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ended = once(child, "exit");
  const ready = new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-MOST_PRINTED);
      if (said.includes(`ready http://localhost:${port}`)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    ended.then(
      () => reject(new Error(`The platform did not start:\n${said.slice(-20_000)}`)),
      reject,
    );
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const origin = `http://localhost:${port}`;
  return { origin, port, stop, data, printed: () => said };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}
