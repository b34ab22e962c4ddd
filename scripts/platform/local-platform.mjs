import { SetupError } from "../setup/command.mjs";
import { dataDir, ROOT } from "../setup/places.mjs";
import { ringCrons } from "./crons.mjs";
import { LogTail } from "./log-tail.mjs";
import { configurationProblem, kindOf, plain, saysBuildFailed } from "./output.mjs";
import { listenOnIpv6 } from "./ports.mjs";
import { untilReady } from "./readiness.mjs";
import { startWrangler } from "./wrangler-dev.mjs";

const START_TIMEOUT_MS = 120_000;
const TAIL_LINES = 40;

/** The Worker as it runs on this machine, with what it prints sorted. */
export class LocalPlatform {
  /** What it printed last, for when it ends badly. */
  tail = new LogTail(TAIL_LINES);
  /** @type {string | null} */
  #problem = null;
  #ready = false;
  /** Whether what is no log line of the Worker reaches a person. */
  #heard = false;
  #givenUp = new AbortController();
  #stopCrons = () => {};
  #port;
  #worker;

  /**
   * Starts it.
   * @param {number} port
   * @param {NodeJS.ProcessEnv} variables the environment, with the Worker's variables in it
   * @param {string} [bundle] its main module, ready to run; without it the sources are bundled, and watched
   */
  constructor(port, variables, bundle) {
    this.#port = port;
    this.#worker = startWrangler({
      root: ROOT,
      dataDir: dataDir(variables),
      port,
      variables,
      bundle,
      onLine: (line) => this.#read(plain(line)),
    });
    /** Settles when it has ended, for whatever reason. */
    this.ended = this.#worker.ended;
    void this.ended.then(() => {
      this.#givenUp.abort();
      this.#stopCrons();
    });
  }

  stop() {
    // What its tools say while they are ended in the middle of their work is no news.
    this.#heard = false;
    return this.#worker.stop();
  }

  /** Waits until it serves. Throws a {@link SetupError} that says why it does not. */
  async ready() {
    const answer = await untilReady(`http://127.0.0.1:${this.#port}`, {
      timeoutMs: START_TIMEOUT_MS,
      given: this.#givenUp.signal,
    });
    if (!answer.ready) {
      await this.stop();
      const reason = this.#problem ?? `${answer.said}\n${this.tail}`;
      throw new SetupError(`the platform did not start: ${reason}`);
    }
    this.#ready = true;
    this.#heard = true;
    listenOnIpv6(this.#port);
    this.#stopCrons = ringCrons(ROOT, `http://127.0.0.1:${this.#port}`);
  }

  /** @param {string} line */
  #read(line) {
    const kind = kindOf(line);
    if (kind === "log") process.stdout.write(`${line}\n`);
    else if (kind === "notice" && this.#heard) process.stderr.write(`${line}\n`);
    if (kind !== "chatter") this.tail.add(line);
    if (this.#ready) return;
    this.#problem ??= configurationProblem(line);
    if (this.#problem || saysBuildFailed(line)) this.#givenUp.abort();
  }
}
