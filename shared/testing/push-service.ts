import { spawn } from "node:child_process";
import { once } from "node:events";

export interface ReceivedPush {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a push, in base64. */
  readonly body: string;
}

export interface PushService {
  readonly origin: string;
  /** What came so far, oldest first. */
  received(): Promise<ReceivedPush[]>;
  /** Has FCM take the newest access token no more. */
  withdrawToken(): Promise<void>;
  stop(): void;
}

/** Starts the push services of a process of their own: see the script for how they answer. */
export async function startPushService(): Promise<PushService> {
  const script = new URL("fake-push-service.mjs", import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  const origin = `http://127.0.0.1:${String(port).trim()}`;
  return {
    origin,
    received: async () => (await fetch(`${origin}/received`)).json() as Promise<ReceivedPush[]>,
    withdrawToken: async () => {
      await fetch(`${origin}/withdraw`);
    },
    stop: () => {
      child.kill();
    },
  };
}
