import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePlatform, serveAgain, serveFirst } from "../../bench/platform/servers.mjs";
import { processTree } from "../../bench/usage.mjs";

type Server = Awaited<ReturnType<typeof serveAgain>>;
type Prepared = Awaited<ReturnType<typeof preparePlatform>>;

/** Rooms of a few members already have relays; nobody writes too much. */
const VARS = { CHAT_SOCKETS_PER_OBJECT: "6" };

export interface RuntimeWish {
  readonly vars?: Readonly<Record<string, string>>;
  /** With development mode compiled in, which lets its clock be moved and failures be arranged. */
  readonly local?: boolean;
}

/** The platform as it is deployed, in a runtime of its own that can be killed and started again on its data. */
export class Runtime {
  readonly #folder: string;
  readonly #prepared: Prepared;
  #server: Server;

  private constructor(folder: string, prepared: Prepared, server: Server) {
    this.#folder = folder;
    this.#prepared = prepared;
    this.#server = server;
  }

  static async start({ vars = {}, local = false }: RuntimeWish = {}): Promise<Runtime> {
    const folder = mkdtempSync(join(tmpdir(), "veche-soak-"));
    const wide = { ...VARS, ...vars };
    const deployed = await preparePlatform(folder, wide, local ? ["VECHE_LOCAL:true"] : []);
    const prepared = local ? { ...deployed, environment: "development" } : deployed;
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

  /** Starts it anew, on what it kept; with other variables, if some are given. */
  async startAgain(vars: Readonly<Record<string, string>> = {}): Promise<void> {
    const prepared = { ...this.#prepared, vars: { ...this.#prepared.vars, ...vars } };
    this.#server = await serveAgain(prepared);
  }

  /** Has it do what a cron expression is for, as the clock does of a deployed one. Nothing tells when that is done. */
  ring(cron: string): void {
    this.#server.tell({ cron });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
