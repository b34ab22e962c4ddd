import type { ChatClientFrame } from "./socket.ts";

/** An event as it is sent: serialised once, whatever the number of sockets. */
export interface EventLine {
  readonly seq: number;
  readonly json: string;
}

/** Whose socket a relay is about to hold. */
export interface RelayedOwner {
  readonly userId: string;
  readonly sessionId: string;
  readonly after: number | null;
}

export type RelayedOpening =
  | {
      readonly kind: "open";
      /** The greeting and what the socket has missed, as they are sent. */
      readonly frames: readonly string[];
      /** What comes live begins after this event. */
      readonly upTo: number;
    }
  | { readonly kind: "refused"; readonly code: number; readonly reason: string };

/** A frame of a relay's socket, for the room to deal with. */
export interface RelayedFrame {
  readonly socketId: string;
  readonly userId: string;
  readonly frame: ChatClientFrame;
}

/** What a relay's socket is told, or that it is closed. */
export type RelayedReply =
  | { readonly socketId: string; readonly text: string }
  | { readonly socketId: string; readonly code: number; readonly reason: string };

/** Who of a relay's users can be reached, and how many sockets it holds. */
export interface RelayState {
  readonly online: readonly string[];
  readonly sockets: number;
  /** How many of them take each signal in a frame of its own; all, where a relay that still runs an older version says nothing. */
  readonly plain?: number;
}

export interface RelayChange {
  readonly users: readonly (readonly [userId: string, online: boolean])[];
  readonly sockets: number;
  readonly plain?: number;
}
