import type { ChatEvent } from "../../shared/contracts/chat/index.ts";

/** What a client has asked for or was told, of one room. */
export type Observation =
  /** `ordered`: its sender promises its own order, and so has to get it. */
  | {
      readonly t: "sent";
      readonly clientId: string;
      readonly text: string;
      readonly ordered: boolean;
    }
  /** `seq` is `null` where the client was not told. */
  | { readonly t: "acked"; readonly clientId: string; readonly seq: number | null }
  /** A stream begins: what is heard in it follows after this event. */
  | { readonly t: "opened"; readonly stream: number; readonly after: number }
  /** The stream goes on after this event; what lies between is fetched otherwise. */
  | { readonly t: "skipped"; readonly stream: number; readonly to: number }
  | {
      readonly t: "heard";
      readonly stream: number;
      readonly seq: number;
      readonly identity: string;
    }
  /** Somebody's read mark, as a stream told of it. */
  | { readonly t: "mark"; readonly stream: number; readonly userId: string; readonly read: number }
  /** A question of its own about its mark, put when it had made `since` observations; the mark was asked to go that far. */
  | {
      readonly t: "answered";
      readonly since: number;
      readonly read: number;
      readonly asked: number;
    }
  | {
      readonly t: "listed";
      readonly stream: number;
      readonly revision: number;
      readonly lastSeq: number;
      readonly lastReadSeq: number;
      readonly unread: number;
    };

/** `at` counts the client's observations. */
export type Observed = Observation & { readonly room: string; readonly at: number };

/** All that one client saw, in the order it saw it. */
export interface ClientRecord {
  readonly userId: string;
  readonly observed: readonly Observed[];
}

export interface LoggedEvent {
  readonly seq: number;
  readonly identity: string;
  /** Of a message. */
  readonly message: {
    readonly senderId: string;
    readonly clientId: string;
    readonly text: string;
  } | null;
}

/** What somebody is shown of a room in the end, and by whom. */
export interface FinalState {
  readonly userId: string;
  readonly room: string;
  readonly source: "room" | "list" | "device";
  readonly lastReadSeq: number;
  readonly unread: number;
}

export interface Findings {
  readonly clients: readonly ClientRecord[];
  /** Each room's log in the end, as several members were given it. */
  readonly logs: ReadonlyMap<string, readonly (readonly LoggedEvent[])[]>;
  readonly finals: readonly FinalState[];
}

/** Writes down what one client sees. */
export class Recorder implements ClientRecord {
  readonly userId: string;
  readonly observed: Observed[] = [];
  #streams = 0;

  constructor(userId: string) {
    this.userId = userId;
  }

  note(room: string, observation: Observation): void {
    this.observed.push({ room, at: this.observed.length, ...observation });
  }

  /** A name for a new stream. */
  stream(): number {
    this.#streams += 1;
    return this.#streams;
  }
}

export function loggedEvent(event: ChatEvent): LoggedEvent {
  const { seq, kind, actorId } = event;
  if (kind !== "message") return { seq, identity: `${kind} by ${actorId}`, message: null };
  const { senderId, clientId, text } = event.message;
  return {
    seq,
    identity: `message ${clientId} of ${actorId}: ${text}`,
    message: { senderId, clientId, text },
  };
}
