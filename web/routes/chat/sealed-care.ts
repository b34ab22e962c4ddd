import type { ChatEvent } from "../../../shared/client/index.ts";
import type { Remote } from "../../encryption/browser/rpc.ts";
import type { WorkerSide } from "../../encryption/browser/worker.ts";
import type { ChatAccess } from "./access.ts";

/** Looked after again at the latest. */
const LATEST_MS = 60 * 60_000;
const AGAIN_MS = 15_000;

type Keys = Pick<Remote<WorkerSide>, "enter" | "limits" | "tidy">;

/** Sees to it, while a chat is open, that this device is in its group and does its part there. */
export class Care {
  readonly #worker: Keys;
  readonly #chatId: string;
  readonly #signal: AbortSignal;
  readonly #note: (access: ChatAccess) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;

  /** `note` is told how this device stands to the group, whenever that was looked at. */
  constructor(
    worker: Keys,
    chatId: string,
    signal: AbortSignal,
    note: (access: ChatAccess) => void,
  ) {
    this.#worker = worker;
    this.#chatId = chatId;
    this.#signal = signal;
    this.#note = note;
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  async enter(): Promise<void> {
    try {
      const access = await this.#worker.enter(this.#chatId);
      this.#note({ access, ...(await this.#worker.limits(this.#chatId)) });
      if (access === "inside") return await this.#tidy(false);
      this.#later(AGAIN_MS, () => this.enter());
    } catch {
      this.#later(AGAIN_MS, () => this.enter());
    }
  }

  /**
   * Who lets somebody in or out sees to the keys at once; the others, when it is their turn. `events` as they were read:
   * what says something is no news of keys, but enough of it makes them old. That is looked at once in a while.
   */
  heard(events: readonly ChatEvent[], userId: string): void {
    const own = events.some(
      ({ kind, actorId }) =>
        actorId === userId && (kind === "member_joined" || kind === "member_left"),
    );
    const moved = events.some(({ kind }) => kind === "mls" || kind.startsWith("member"));
    if (own || moved) void this.#tidy(own).catch(() => undefined);
    else if (this.#dueAt > Date.now() + AGAIN_MS) this.#later(AGAIN_MS, () => this.#tidy(false));
  }

  async #tidy(atOnce: boolean): Promise<void> {
    const next = await this.#worker.tidy(this.#chatId, atOnce);
    if (next === null) return this.#later(AGAIN_MS, () => this.enter());
    this.#note({ access: "inside", ...(await this.#worker.limits(this.#chatId)) });
    this.#later(Math.min(Math.max(next - Date.now(), AGAIN_MS), LATEST_MS), () =>
      this.#tidy(false),
    );
  }

  #later(ms: number, work: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (this.#signal.aborted) return;
    this.#dueAt = Date.now() + ms;
    this.#timer = setTimeout(() => void work().catch(() => undefined), ms);
  }
}
