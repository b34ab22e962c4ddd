import type { MediaState } from "../../contracts/calls/index.ts";
import type { PeerView } from "./call-view.ts";
import { UNKNOWN } from "./quality.ts";
import { NO_TRACKS, type Reception, type RoomPeer, type Tracks } from "./route.ts";

/** Streams for a page to show, made anew only when their tracks are others. */
interface Shown {
  readonly tracks: Tracks;
  readonly stream: MediaStream | null;
  readonly screenStream: MediaStream | null;
}

interface RoomPeerState extends MediaState {
  readonly userId: string;
  readonly away: boolean;
  readonly shown: Shown;
  readonly view: PeerView | null;
}

const NOTHING: Shown = { tracks: NO_TRACKS, stream: null, screenStream: null };
const NOT_RECEIVED: Reception = { link: "waiting", tracks: NO_TRACKS, quality: UNKNOWN, level: 0 };
/** Levels are shown in so many steps, so that the view changes only when it can be seen. */
const LEVEL_STEPS = 20;

/** The others in the room, and what is seen of them. */
export class RoomPeers {
  readonly #peers = new Map<string, RoomPeerState>();

  /** The room as it is. */
  set(peers: readonly RoomPeer[]): void {
    const inside = new Set(peers.map(({ userId }) => userId));
    for (const userId of [...this.#peers.keys()]) if (!inside.has(userId)) this.remove(userId);
    for (const { userId, audio, video, screen, away } of peers) {
      this.#change(userId, { audio, video, screen, away });
    }
  }

  /** Somebody has come in; what they send they will say, unless they go on where they were. */
  add(userId: string, resumed: boolean): void {
    const media = resumed ? {} : { audio: false, video: false, screen: false };
    this.#change(userId, { ...media, away: false });
  }

  setAway(userId: string): void {
    if (this.#peers.has(userId)) this.#change(userId, { away: true });
  }

  setMedia(userId: string, { audio, video, screen }: MediaState): void {
    if (this.#peers.has(userId)) this.#change(userId, { audio, video, screen });
  }

  remove(userId: string): void {
    this.#peers.delete(userId);
  }

  clear(): void {
    this.#peers.clear();
  }

  /** Whether they are in the room, with a socket. */
  isHere(userId: string): boolean {
    return this.#peers.get(userId)?.away === false;
  }

  speaks(userId: string): boolean {
    return this.#peers.get(userId)?.audio === true;
  }

  /** What is seen of all of them; objects are the same as before where nothing changed. */
  views(receptionOf: (userId: string) => Reception | null): PeerView[] {
    return [...this.#peers.values()].map((peer) => {
      const reception = receptionOf(peer.userId) ?? NOT_RECEIVED;
      const shown = showing(peer.shown, reception.tracks);
      const view = viewOf(peer, reception, shown);
      const same = peer.view !== null && isSame(peer.view, view) ? peer.view : view;
      this.#peers.set(peer.userId, { ...peer, shown, view: same });
      return same;
    });
  }

  #change(userId: string, change: Partial<RoomPeerState>): void {
    const media = { audio: false, video: false, screen: false };
    const fresh = { userId, ...media, away: false, shown: NOTHING, view: null };
    this.#peers.set(userId, { ...(this.#peers.get(userId) ?? fresh), ...change });
  }
}

function viewOf(peer: RoomPeerState, reception: Reception, shown: Shown): PeerView {
  const { userId, audio, video, screen, away } = peer;
  const { link, quality, level } = reception;
  return {
    userId,
    audio,
    video,
    screen,
    // Sound goes on while a socket is lost: it is away only if that is lost too.
    link: away && link !== "connected" ? "away" : link,
    stream: shown.stream,
    screenStream: shown.screenStream,
    level: Math.round(level * LEVEL_STEPS) / LEVEL_STEPS,
    quality,
  };
}

function showing(before: Shown, tracks: Tracks): Shown {
  if (isSame(before.tracks, tracks)) return before;
  return {
    tracks,
    stream: streamOf(tracks.microphone, tracks.camera),
    screenStream: streamOf(tracks.screen),
  };
}

function streamOf(...tracks: readonly (MediaStreamTrack | null)[]): MediaStream | null {
  const some = tracks.filter((track) => track !== null);
  return some.length === 0 ? null : new MediaStream(some);
}

/** Whether two have the same in every field. */
export function isSame<Fields extends object>(one: Fields, other: Fields): boolean {
  const keys = Object.keys(other) as (keyof Fields)[];
  return keys.every((key) => Object.is(one[key], other[key]));
}
