import type { DraftAttachment } from "../../shared/contracts/chat/index.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import type { MessageBody, StoredAttachment } from "../../workers/domains/chat/rules.ts";
import { nameOf } from "../../workers/domains/media/files/rules.ts";
import type { FileHolds } from "./file-holds.ts";

export interface MessageFilesPort {
  readonly holds: FileHolds;
  /**
   * Notes in the directory that what is called `context` shows these uploads of the sender's, all or none, and answers
   * those that it shows, in any order.
   */
  readonly claim: (
    context: string,
    senderId: string,
    fileIds: readonly string[],
  ) => Promise<readonly StoredAttachment[]>;
}

/** The files of a message that is about to be written. */
export interface ClaimedFiles {
  /** What the directory calls the message's use of them. */
  readonly use: string;
  /** In the order of the message; `null` if one of them is not the sender's. */
  readonly attachments: readonly StoredAttachment[] | null;
}

/** What messages show: claimed in the directory before they are written, given back when they are deleted. */
export class MessageFiles {
  readonly #port: MessageFilesPort;
  readonly #holds: FileHolds;

  constructor(port: MessageFilesPort) {
    this.#port = port;
    this.#holds = port.holds;
  }

  /** Claims what a member wants to send. What comes of the claim has to be told, or it is given back after a while. */
  async claim(senderId: string, wanted: readonly DraftAttachment[]): Promise<ClaimedFiles> {
    const use = this.#holds.open(systemClock.now());
    const byId = new Map(wanted.map((one) => [one.fileId, one]));
    const context = this.#holds.contextOf(use);
    const found = await this.#port.claim(context, senderId, [...byId.keys()]);
    const files = new Map(found.map((file) => [file.fileId, file]));
    const attachments = [...byId.values()].flatMap(({ fileId, name }) => {
      const file = files.get(fileId);
      return file ? [{ ...file, name: nameOf(name, file.contentType, file.name) }] : [];
    });
    return { use, attachments: attachments.length === byId.size ? attachments : null };
  }

  /** Whether the claim still stands: it can become a message's. */
  isHeld({ use }: ClaimedFiles): boolean {
    return this.#holds.isOpen(use);
  }

  /** The message is written, in the same turn. */
  settle({ use }: ClaimedFiles): void {
    this.#holds.settle(use);
  }

  /** No message came of it. */
  giveUp({ use }: ClaimedFiles): void {
    this.#holds.giveUp(use, systemClock.now());
  }

  /** The message that had this content is deleted. */
  freed({ use }: Pick<MessageBody, "use">): void {
    if (use !== undefined) this.#holds.free(use, systemClock.now());
  }
}
