import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A provider of pictures on this machine, which keeps a book of what it has charged. */
export interface Provider {
  readonly origin: string;
  /** What it wants to be shown. */
  readonly key: string;
  /** Everything that it was asked for. */
  ledger(): Promise<readonly Task[]>;
  stop(): void;
}

export interface Task {
  readonly prompt: string;
  /** In cents. */
  readonly charged: number;
}

export async function startProvider(): Promise<Provider> {
  const script = fileURLToPath(new URL("../../shared/testing/fake-provider.mjs", import.meta.url));
  const key = randomUUID();
  const child = spawn(process.execPath, ["--no-warnings", script, key], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  const origin = `http://127.0.0.1:${String(port).trim()}`;
  const ledger = async (): Promise<readonly Task[]> => (await fetch(`${origin}/ledger`)).json();
  return { origin, key, ledger, stop: () => child.kill() };
}
