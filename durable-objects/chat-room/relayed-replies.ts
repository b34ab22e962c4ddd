import type { ChatServerFrame } from "../../shared/contracts/chat/index.ts";
import type { RelayedReply } from "../../shared/contracts/chat/relay.ts";
import type { FrameSource } from "./room-sockets.ts";

/** Gathers what the sockets of a relay are told while their frames are dealt with; what comes later goes by itself. */
export class RelayedReplies {
  readonly #late: (replies: readonly RelayedReply[]) => void;
  #gathered: RelayedReply[] | null = [];

  constructor(late: (replies: readonly RelayedReply[]) => void) {
    this.#late = late;
  }

  /** A socket of the relay, as the room answers to it. */
  sourceFor(socketId: string, userId: string): FrameSource {
    return {
      userId,
      send: (frame: ChatServerFrame) => this.#add({ socketId, text: JSON.stringify(frame) }),
      close: (code, reason) => this.#add({ socketId, code, reason }),
    };
  }

  /** What was said so far. */
  end(): RelayedReply[] {
    const gathered = this.#gathered ?? [];
    this.#gathered = null;
    return gathered;
  }

  #add(reply: RelayedReply): void {
    if (this.#gathered) this.#gathered.push(reply);
    else this.#late([reply]);
  }
}
