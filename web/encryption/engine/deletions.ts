import { packed, unpacked } from "../bytes.ts";
import type { Content } from "../content.ts";
import type { Sent } from "./group.ts";
import { EDITABLE_MS, keptMessage } from "./messages.ts";
import type { Surroundings } from "./ports.ts";

/** That a message is to go. */
export interface Deletion {
  readonly chatId: string;
  readonly seq: number;
  /** What it is sent under, whoever comes to send it: so it is sent once. */
  readonly clientId: string;
}

interface KeptDeletion extends Deletion {
  readonly dueAt: number;
}

type Send = (chatId: string, clientId: string, content: Content) => Promise<Sent>;

/**
 * Deletions that can still be taken back. They are kept from the moment on that somebody wants them: this device alone can
 * tell the others of the chat, and its page may be closed before the time is over.
 */
export class Deletions {
  readonly #around: Surroundings;
  readonly #send: Send;

  constructor(around: Surroundings, send: Send) {
    this.#around = around;
    this.#send = send;
  }

  /** Keeps it, to be carried out so much later, by {@link carryOutDue} if by nobody else. */
  want(deletion: Deletion, afterMs: number): Promise<void> {
    const kept = { ...deletion, dueAt: this.#around.now() + afterMs };
    return this.#alone(deletion, () => this.#keep(deletion, kept));
  }

  /** Nobody wants it any more. */
  drop(deletion: Deletion): Promise<void> {
    return this.#alone(deletion, () => this.#keep(deletion, null));
  }

  /** Deletes the message, if it is there still. Answers `null`, or why that was refused: then it stays wanted. */
  carryOut(deletion: Deletion): Promise<string | null> {
    return this.#alone(deletion, () => this.#carriedOut(deletion));
  }

  /** Carries out what should have been by now. What does not get through stays wanted. Answers when more is due, or `null`. */
  async carryOutDue(): Promise<number | null> {
    const all = await this.#around.store.range("deletion", "", "~");
    let next = Number.POSITIVE_INFINITY;
    for (const [, value] of all) {
      const { dueAt, ...deletion } = unpacked<KeptDeletion>(value);
      if (dueAt > this.#around.now()) next = Math.min(next, dueAt);
      else await this.#alone(deletion, () => this.#late(deletion)).catch(() => undefined);
    }
    return Number.isFinite(next) ? next : null;
  }

  async #late(deletion: Deletion): Promise<void> {
    const value = await this.#around.store.get("deletion", keyOf(deletion));
    const kept = value && unpacked<KeptDeletion>(value);
    // Another tab has done it, or somebody has thought better of it there.
    if (kept?.clientId !== deletion.clientId) return;
    const isHeeded = this.#around.now() <= kept.dueAt + EDITABLE_MS;
    if (isHeeded) await this.#carriedOut(deletion);
    else await this.#keep(deletion, null);
  }

  async #carriedOut(deletion: Deletion): Promise<string | null> {
    const { chatId, seq, clientId } = deletion;
    const message = await keptMessage(this.#around.store, chatId, seq);
    if (message === null || message.deletedAt === null) {
      const sent = await this.#send(chatId, clientId, { kind: "delete", target: seq });
      if (sent.kind === "refused") return sent.code;
    }
    await this.#keep(deletion, null);
    return null;
  }

  async #keep(deletion: Deletion, kept: KeptDeletion | null): Promise<void> {
    const change = {
      table: "deletion",
      key: keyOf(deletion),
      value: kept && packed(kept),
    } as const;
    await this.#around.store.write([change]);
  }

  #alone<Result>(deletion: Deletion, work: () => Promise<Result>): Promise<Result> {
    return this.#around.exclusively(`deletion/${keyOf(deletion)}`, work);
  }
}

function keyOf({ chatId, seq }: Deletion): string {
  return `${chatId}/${seq}`;
}
