import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePlatform, serveAgain, serveFirst } from "../../bench/platform/servers.mjs";
import { processTree } from "../../bench/usage.mjs";

type Server = Awaited<ReturnType<typeof serveAgain>>;

/** Rooms of a few members already have relays; nobody writes too much. */
const VARS = { CHAT_SOCKETS_PER_OBJECT: "6" };

/** The platform as it is deployed, in a runtime of its own that can be killed and started again on its data. */
export class Runtime {
  readonly #folder: string;
  readonly #prepared: object;
  #server: Server;

  private constructor(folder: string, prepared: object, server: Server) {
    this.#folder = folder;
    this.#prepared = prepared;
    this.#server = server;
  }

  static async start(): Promise<Runtime> {
    const folder = mkdtempSync(join(tmpdir(), "veche-soak-"));
    const prepared = await preparePlatform(folder, VARS);
    const server = await serveFirst(prepared);
    return new Runtime(folder, prepared, server);
  }

  get url(): string {
    return this.#server.url;
  }

  get pid(): number {
    return this.#server.pid;
  }

  /** Where it keeps its data. */
  get data(): string {
    return join(this.#folder, "platform");
  }

  get port(): number {
    return Number(new URL(this.#server.url).port);
  }

  /** Ends every process of it, without a word. */
  async kill(): Promise<void> {
    const pids = processTree(this.#server.pid);
    for (const pid of pids.reverse()) process.kill(pid, "SIGKILL");
    await this.#server.stop();
  }

  /** Starts it anew, on what it kept. */
  async startAgain(): Promise<void> {
    this.#server = await serveAgain(this.#prepared);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
