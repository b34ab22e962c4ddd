import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PROVIDER_KEY } from "../../shared/testing/provider-ledger.ts";

const SCRIPT = join(import.meta.dirname, "../../shared/testing/fake-provider.mjs");

/** Providers of pictures and films in a process of their own; see the script for how they behave. */
export class FakeProviders {
  readonly #child: ChildProcess;
  readonly #origin: string;

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.#origin = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<FakeProviders> {
    const stdio = ["ignore", "pipe", "inherit"] as const;
    const child = spawn(process.execPath, [SCRIPT, PROVIDER_KEY], { stdio: [...stdio] });
    const [port] = await once(child.stdout ?? child, "data");
    return new FakeProviders(child, String(port).trim());
  }

  /** Where one is that speaks like this, and behaves so. */
  baseUrl(manner: string, dialect: string): string {
    return `${this.#origin}/${manner}/${dialect}`;
  }

  stop(): void {
    this.#child.kill();
  }
}
