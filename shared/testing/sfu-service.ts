import { spawn } from "node:child_process";
import { once } from "node:events";
import { SFU_SECRET } from "./sfu-asked.ts";

export interface SfuService {
  readonly origin: string;
  stop(): void;
}

/** Starts the media server of a process of its own: see the script for how it behaves. */
export async function startSfu(): Promise<SfuService> {
  const script = new URL("fake-sfu.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, SFU_SECRET], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  return {
    origin: `http://127.0.0.1:${String(port).trim()}`,
    stop: () => {
      child.kill();
    },
  };
}
