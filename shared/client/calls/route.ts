import type { CallServerFrame, SfuTrack } from "../../contracts/calls/index.ts";
import type { LinkState, Quality } from "./call-view.ts";
import type { Slot } from "./own-media.ts";

export type RoomPeer = Extract<CallServerFrame, { t: "room_state" }>["peers"][number];
export type Signal = Extract<CallServerFrame, { t: "sdp_offer" | "sdp_answer" | "ice_candidate" }>;
export type Tracks = Readonly<Record<Slot, MediaStreamTrack | null>>;

export const NO_TRACKS: Tracks = { microphone: null, camera: null, screen: null };

/** What is known of the media of one peer. */
export interface Reception {
  readonly link: Exclude<LinkState, "away">;
  readonly tracks: Tracks;
  readonly quality: Quality;
  /** How loud they are, 0 to 1. */
  readonly level: number;
}

/** How media goes between the people of a call: from each to each, or through a media server. */
export interface Route {
  /** The room as it is now that one has come in, or come back. */
  entered(peers: readonly RoomPeer[]): void;
  /** Somebody has come in; `resumed`: or back, and goes on where they were. */
  joined(userId: string, polite: boolean, resumed: boolean): void;
  left(userId: string): void;
  signal(signal: Signal): void;
  /** What somebody publishes at the media server. */
  published(userId: string, tracks: readonly SfuTrack[]): void;
  /** One's own tracks are others now. */
  ownTracksChanged(): void;
  /** The ICE servers are others now. */
  configured(): void;
  /** The network is another one: what there was may lead nowhere. */
  networkChanged(): void;
  receptionOf(userId: string): Reception | null;
  /** Looks after the connections; to be called about once a second. */
  look(): Promise<void>;
  close(): void;
}
