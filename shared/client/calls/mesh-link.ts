import type { CallClientFrame, CallReport } from "../../contracts/calls/index.ts";
import {
  type Heard,
  isLost,
  NOTHING_HEARD,
  noteHeard,
  type PathCondition,
  remedyFor,
  restartDue,
} from "./care.ts";
import { PeerConnection } from "./peer-connection.ts";
import { AUDIBLE_ENERGY, qualityBetween, type Reading, readingOf, UNKNOWN } from "./quality.ts";
import { NO_TRACKS, type Reception, type Signal, type Tracks } from "./route.ts";
import { type CallSeal, guard } from "./seal.ts";

export interface MeshPort {
  readonly configuration: () => RTCConfiguration;
  readonly seal: CallSeal | null;
  readonly tracks: () => Tracks;
  readonly send: (frame: CallClientFrame) => void;
  readonly changed: () => void;
  readonly note: (state: CallReport["states"][number]["state"]) => void;
  readonly clock: () => number;
  /** Whether that peer can be reached by signals now: both sockets stand. */
  readonly reachable: (userId: string) => boolean;
  /** Whether that peer says that their microphone is open. */
  readonly speaks: (userId: string) => boolean;
}

/** Somebody who came before us makes the first offer; if none comes in this time, we do. */
const OFFER_WITHIN_MS = 3_000;
/** An offer that is not answered in this time is sent again. */
const ANSWER_WITHIN_MS = 6_000;
/** Packets' own level of usual speech, as a share of full scale. */
const LOUD = 0.25;
/** How often it is listened for the first sound. */
const LISTEN_EVERY_MS = 40;
const LISTEN_FOR_MS = 60_000;

/** The way to one peer: its connection, made anew when that is the only way on, and what is done to keep it. */
export class MeshLink {
  readonly #port: MeshPort;
  readonly #userId: string;
  #connection: PeerConnection;
  /** Whether the peer has an offer ready, which they send when they come in. */
  #offerComes = false;
  /** Since when the last step of negotiating is waited for. */
  #waitingSince: number;
  #restarts = 0;
  #restartedAt: number | null = null;
  #everConnected = false;
  #heard: Heard = NOTHING_HEARD;
  #reading: Reading | null = null;
  #quality = UNKNOWN;
  #listening: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(port: MeshPort, userId: string, polite: boolean) {
    this.#port = port;
    this.#userId = userId;
    this.#waitingSince = port.clock();
    this.#connection = this.#connect(polite);
  }

  get told(): boolean {
    return this.#connection.told;
  }

  /** Makes the first offer, to be sent when the peer is there. */
  begin(): void {
    this.#waitingSince = this.#port.clock();
    this.#connection.begin();
  }

  /** The peer was in the room first, and is about to offer. */
  wait(): void {
    this.#waitingSince = this.#port.clock();
  }

  /** The peer, when they come in, is about to offer. */
  awaitOffer(): void {
    this.#offerComes = true;
    this.wait();
  }

  /** We have come in, or back, and the peer is there. */
  entered(polite: boolean): void {
    this.#connection.polite = polite;
    if (!this.#connection.told && !this.#connection.waiting) this.#connection.tell();
    else this.#connection.offerAgain();
  }

  /** The peer has come in, or back. */
  joined(polite: boolean, resumed: boolean): void {
    const { told, begun, waiting } = this.#connection;
    this.#connection.polite = polite;
    if (waiting && this.#offerComes) {
      this.wait();
      return;
    }
    if (!resumed && (told || begun)) this.#rebuild();
    else if (waiting) this.begin();
    else if (told && this.#connection.offering) this.#connection.offerAgain();
    else if (told && this.#connection.state !== "connected") this.restart();
    this.#connection.tell();
  }

  signal(signal: Signal): void {
    if (signal.t === "ice_candidate") this.#connection.takeCandidate(initOf(signal.candidate));
    else if (signal.t === "sdp_offer") this.#takeOffer(signal.sdp);
    else this.#takeAnswer(signal.sdp);
  }

  sync(): void {
    this.#connection.sync();
  }

  configure(): void {
    this.#connection.configure(this.#port.configuration());
  }

  restart(): void {
    if (!this.#connection.begun) return;
    this.#restarts += 1;
    this.#restartedAt = this.#port.clock();
    this.#connection.restart();
  }

  reception(): Reception {
    const { received, state, begun } = this.#connection;
    return {
      link: begun ? this.#linkOf(state) : "waiting",
      tracks: begun ? received : NO_TRACKS,
      quality: this.#quality,
      level: state === "connected" ? Math.min(1, this.#connection.level() / LOUD) : 0,
    };
  }

  /** Measures, and does what the connection needs. */
  async look(cameraBits: number): Promise<void> {
    if (!this.#connection.begun) {
      this.#hurry();
      return;
    }
    this.#connection.sync();
    if (this.#port.reachable(this.#userId)) this.#repair();
    if (this.#connection.state === "connected") {
      await this.#connection.limitCamera(cameraBits);
      await this.#measure();
    }
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#listening);
    this.#connection.close();
  }

  #connect(polite: boolean): PeerConnection {
    const { configuration, seal, tracks, send, changed, note, clock } = this.#port;
    const to = this.#userId;
    const connection: PeerConnection = new PeerConnection(
      {
        configuration,
        guard: (transceiver) => seal && guard(seal, transceiver, to),
        tracks,
        clock,
        note,
        changed: () => {
          if (connection.state === "connected") this.#connected();
          changed();
        },
        sendOffer: (sdp) => send({ t: "sdp_offer", to, sdp }),
        sendAnswer: (sdp) => send({ t: "sdp_answer", to, sdp }),
        sendCandidate: (candidate) =>
          send({ t: "ice_candidate", to, candidate: wireOf(candidate) }),
      },
      polite,
    );
    return connection;
  }

  /** A new connection in place of the old one. The peer sees that the offer is of another one, and does the same. */
  #rebuild(): void {
    this.#replace();
    this.begin();
    this.#connection.tell();
  }

  #replace(): void {
    const { polite } = this.#connection;
    this.#connection.close();
    this.#connection = this.#connect(polite);
    this.#heard = { ...this.#heard, packets: 0 };
    this.#reading = null;
    this.#restarts = 0;
    this.#restartedAt = null;
  }

  #takeOffer(sdp: string): void {
    const { polite, begun, waiting } = this.#connection;
    // Both made their first offer at once: ours gives way whole, before anything of it was used.
    const gaveWay = polite && !begun && !waiting;
    if (gaveWay || this.#connection.isForeign(sdp)) this.#replace();
    this.#connection.takeOffer(sdp);
  }

  #takeAnswer(sdp: string): void {
    // Answered by a page that was loaded anew, which has only half of the connection.
    if (this.#connection.isForeign(sdp)) this.#rebuild();
    else this.#connection.takeAnswer(sdp);
  }

  #connected(): void {
    this.#everConnected = true;
    this.#restarts = 0;
    this.#restartedAt = null;
    this.#listen();
  }

  /** Waits for the first sound, to tell when it was. */
  #listen(): void {
    if (this.#listening !== undefined) return;
    const until = this.#port.clock() + LISTEN_FOR_MS;
    this.#listening = setInterval(async () => {
      const stats = await this.#connection.soundStats().catch(() => null);
      const heard = stats !== null && readingOf(stats, 0).soundEnergy > AUDIBLE_ENERGY;
      if (heard) this.#port.note("first_sound");
      if (heard || this.#port.clock() > until) clearInterval(this.#listening);
    }, LISTEN_EVERY_MS);
  }

  /** Nothing has come of the peer yet: is it our turn? */
  #hurry(): void {
    const { waiting, told } = this.#connection;
    const waited = this.#port.clock() - this.#waitingSince;
    if (!this.#port.reachable(this.#userId)) return;
    if (waiting && waited >= OFFER_WITHIN_MS) {
      this.begin();
      this.#connection.tell();
    } else if (told && waited >= ANSWER_WITHIN_MS) {
      this.#waitingSince = this.#port.clock();
      this.#connection.offerAgain();
    }
  }

  #repair(): void {
    const now = this.#port.clock();
    const { state } = this.#connection;
    if (restartDue(this.#condition(), now)) this.restart();
    if (state !== "connected") return;
    const remedy = remedyFor(this.#heard, now);
    if (remedy === null) return;
    this.#heard = { ...this.#heard, tries: this.#heard.tries + 1, triedAt: now };
    if (remedy === "renegotiate") this.#connection.renegotiate();
    else if (remedy === "restart") this.#connection.restart();
    else this.#rebuild();
  }

  async #measure(): Promise<void> {
    const connection = this.#connection;
    const stats = await connection.stats().catch(() => null);
    if (stats === null || connection !== this.#connection || this.#closed) return;
    const now = this.#port.clock();
    const reading = readingOf(stats, now);
    this.#quality = qualityBetween(this.#reading, reading);
    this.#reading = reading;
    const expected = this.#port.speaks(this.#userId) && connection.state === "connected";
    this.#heard = noteHeard(this.#heard, { expected, packets: reading.soundPackets }, now);
  }

  #condition(): PathCondition {
    const { state, stateSince, polite } = this.#connection;
    const [restarts, restartedAt] = [this.#restarts, this.#restartedAt];
    return { state, since: stateSince, restarts, restartedAt, polite };
  }

  #linkOf(state: RTCPeerConnectionState): Reception["link"] {
    if (state === "connected") return "connected";
    if (isLost(this.#condition(), this.#port.clock())) return "failed";
    return this.#everConnected ? "reconnecting" : "connecting";
  }
}

type WireCandidate = Extract<Signal, { t: "ice_candidate" }>["candidate"];

function initOf(wire: WireCandidate): RTCIceCandidateInit | null {
  if (wire === null) return null;
  const { candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = wire;
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}

function wireOf(init: RTCIceCandidateInit | null): WireCandidate {
  return init && { ...init, candidate: init.candidate ?? "" };
}
