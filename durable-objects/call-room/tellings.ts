import type { Call } from "../../shared/contracts/calls/index.ts";
import { MINUTE, type Millis, SECOND } from "../../shared/kernel/time.ts";
import type { CallStore, Listener, ListenerName } from "./call-store.ts";

/** When somebody who did not answer is told again; doubled each time. */
const FIRST_RETRY_MS = SECOND;
const LONGEST_RETRY_MS = 5 * MINUTE;
const MOST_DOUBLINGS = 10;

export interface TellingsPort {
  readonly store: CallStore;
  /** The newest transition, and whether it is the last there will be. */
  readonly newest: () => { readonly revision: number; readonly over: boolean };
  readonly now: () => Millis;
  /** Tells somebody of these transitions, oldest first. May tell one again. */
  readonly tell: (name: ListenerName, transitions: readonly Call[]) => Promise<void>;
  /** Sees to it that the object is awake then. */
  readonly wakeBy: (at: Millis) => void;
}

/**
 * Tells everybody of the call's transitions, each in its own time: nobody waits for a slow one. How far each has heard is
 * kept, so that after a restart telling goes on where it was. The chat and the directory hear only of the end.
 */
export class Tellings {
  readonly #port: TellingsPort;
  readonly #running = new Map<ListenerName, Promise<void>>();
  readonly #failures = new Map<ListenerName, number>();
  /** When to try again whom telling failed. */
  readonly #retryAt = new Map<ListenerName, Millis>();

  constructor(port: TellingsPort) {
    this.#port = port;
  }

  /** Begins to tell whoever has not heard everything, unless they are being told, or did not answer just now. */
  poke(): void {
    const now = this.#port.now();
    for (const { name } of this.#behind()) {
      if (this.#running.has(name) || (this.#retryAt.get(name) ?? 0) > now) continue;
      this.#running.set(name, this.#run(name));
    }
  }

  /** When telling has to be gone on with; `null` when everybody has heard everything. */
  nextCheck(): Millis | null {
    const due = this.#behind().map(({ name }) => this.#retryAt.get(name) ?? this.#backstop());
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Waits until this one has heard everything, or cannot be told just now. */
  async told(name: ListenerName): Promise<void> {
    this.#retryAt.delete(name);
    this.poke();
    await this.#running.get(name);
  }

  #behind(): Listener[] {
    const newest = this.#port.newest();
    return this.#port.store
      .listenersBehind(newest.revision)
      .filter(({ name }) => newest.over || name.startsWith("hub:"));
  }

  /** An object that is stopped while it tells somebody goes on by its alarm. */
  #backstop(): Millis {
    return this.#port.now() + LONGEST_RETRY_MS / 10;
  }

  async #run(name: ListenerName): Promise<void> {
    try {
      for (let next = this.#nextFor(name); next.length > 0; next = this.#nextFor(name)) {
        await this.#port.tell(name, next);
        this.#port.store.heard(name, next.at(-1)?.revision ?? 0);
      }
      this.#failures.delete(name);
      this.#retryAt.delete(name);
    } catch {
      this.#failed(name);
    } finally {
      this.#running.delete(name);
    }
  }

  #nextFor(name: ListenerName): Call[] {
    const one = this.#behind().find((listener) => listener.name === name);
    return one ? this.#port.store.transitionsAfter(one.revision) : [];
  }

  #failed(name: ListenerName): void {
    const failures = this.#failures.get(name) ?? 0;
    this.#failures.set(name, Math.min(failures + 1, MOST_DOUBLINGS));
    const at = this.#port.now() + Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    this.#retryAt.set(name, at);
    this.#port.wakeBy(at);
  }
}
