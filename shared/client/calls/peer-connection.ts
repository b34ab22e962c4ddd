import type { CallReport } from "../../contracts/calls/index.ts";
import { Negotiation, originOf } from "./negotiation.ts";
import { SLOTS } from "./own-media.ts";
import { NO_TRACKS, type Tracks } from "./route.ts";

type State = CallReport["states"][number]["state"];

export interface ConnectionPort {
  readonly configuration: () => RTCConfiguration;
  /** Is given every transceiver before anything goes over it. */
  readonly guard: (transceiver: RTCRtpTransceiver) => void;
  readonly tracks: () => Tracks;
  readonly sendOffer: (sdp: string) => void;
  readonly sendAnswer: (sdp: string) => void;
  readonly sendCandidate: (candidate: RTCIceCandidateInit | null) => void;
  readonly changed: () => void;
  readonly note: (state: State) => void;
  readonly clock: () => number;
}

const KINDS = { microphone: "audio", camera: "video", screen: "video" } as const;

/**
 * One connection to one peer. It has three transceivers from its first offer to its end – microphone, camera, screen, in
 * this order, by which the other side knows them – so that muting, cameras and screens need no negotiation.
 */
export class PeerConnection {
  readonly #port: ConnectionPort;
  readonly #connection: RTCPeerConnection;
  readonly #negotiation: Negotiation;
  #slots: readonly RTCRtpTransceiver[] = [];
  #received: Tracks = NO_TRACKS;
  /** Whether the peer is there to be sent signals. */
  #told = false;
  #stateSince: number;

  constructor(port: ConnectionPort, polite: boolean) {
    this.#port = port;
    this.#stateSince = port.clock();
    const connection = new RTCPeerConnection({
      ...port.configuration(),
      bundlePolicy: "max-bundle",
    });
    this.#connection = connection;
    this.#negotiation = new Negotiation(
      {
        connection,
        sendOffer: (sdp) => this.#told && port.sendOffer(sdp),
        sendAnswer: port.sendAnswer,
        offered: () => this.#adoptSlots(),
      },
      polite,
    );
    connection.onnegotiationneeded = () => this.#attempt(this.#negotiation.offer());
    connection.onicecandidate = ({ candidate }) => {
      if (this.#told) port.sendCandidate(candidate?.toJSON() ?? null);
    };
    connection.onconnectionstatechange = () => this.#stateChanged();
    connection.oniceconnectionstatechange = () => {
      const state = connection.iceConnectionState;
      if (state === "checking" || state === "completed") port.note(state);
    };
    port.note("new");
  }

  get state(): RTCPeerConnectionState {
    return this.#connection.connectionState;
  }

  /** When the connection came to be in its state. */
  get stateSince(): number {
    return this.#stateSince;
  }

  get polite(): boolean {
    return this.#negotiation.polite;
  }

  set polite(polite: boolean) {
    this.#negotiation.polite = polite;
  }

  /** Whether the other side has said something about it. */
  get begun(): boolean {
    return this.#connection.remoteDescription !== null;
  }

  /** Whether it waits for the other side to offer. */
  get waiting(): boolean {
    return this.#slots.length === 0;
  }

  get told(): boolean {
    return this.#told;
  }

  get received(): Tracks {
    return this.#received;
  }

  /** Makes the first offer; it is kept until `tell`, and gathers candidates meanwhile. */
  begin(): void {
    this.#setSlots(
      SLOTS.map((slot) => {
        return this.#connection.addTransceiver(KINDS[slot], { direction: "sendrecv" });
      }),
    );
  }

  /** The peer is there: signals go out from now on, and those that were held back. */
  tell(): void {
    if (this.#told) return;
    this.#told = true;
    this.#negotiation.offerAgain();
  }

  /** The peer was away, or one was: what was under way is said again. */
  offerAgain(): void {
    this.#negotiation.offerAgain();
  }

  get offering(): boolean {
    return this.#negotiation.offering;
  }

  restart(): void {
    this.#port.note("ice_restart");
    if (this.#negotiation.offering) this.#negotiation.offerAgain();
    else this.#connection.restartIce();
  }

  /** Negotiates anew without another cause. */
  renegotiate(): void {
    if (this.#negotiation.offering) this.#negotiation.offerAgain();
    else this.#attempt(this.#negotiation.offer());
  }

  configure(configuration: RTCConfiguration): void {
    this.#connection.setConfiguration({ ...configuration, bundlePolicy: "max-bundle" });
  }

  /** Whether a description comes from another connection than the one this is connected to. */
  isForeign(sdp: string): boolean {
    const known = originOf(this.#connection.remoteDescription?.sdp);
    return known !== null && known !== originOf(sdp);
  }

  takeOffer(sdp: string): void {
    this.#told = true;
    this.#attempt(this.#negotiation.takeOffer(sdp));
  }

  takeAnswer(sdp: string): void {
    this.#attempt(this.#negotiation.takeAnswer(sdp));
  }

  takeCandidate(candidate: RTCIceCandidateInit | null): void {
    this.#attempt(this.#negotiation.takeCandidate(candidate));
  }

  /** Sends what is to be sent now, and wants what is sent: whatever else became of it is undone. */
  sync(): void {
    const tracks = this.#port.tracks();
    for (const [index, slot] of SLOTS.entries()) {
      const transceiver = this.#slots[index];
      if (!transceiver || transceiver.direction === "stopped") continue;
      const { sender } = transceiver;
      if (sender.track !== tracks[slot]) this.#attempt(sender.replaceTrack(tracks[slot]));
      if (transceiver.direction !== "sendrecv") transceiver.direction = "sendrecv";
    }
  }

  /** Holds the camera to so many bits a second: in a mesh it is sent once to each. */
  async limitCamera(bitsPerSecond: number): Promise<void> {
    const sender = this.#slots[SLOTS.indexOf("camera")]?.sender;
    const parameters = sender?.getParameters();
    const [encoding] = parameters?.encodings ?? [];
    if (!sender || !parameters || !encoding || encoding.maxBitrate === bitsPerSecond) return;
    encoding.maxBitrate = bitsPerSecond;
    // Not before the first negotiation is through; the next look tries again.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  /** How loud the peer is, 0 to 1 of full scale, as their packets say (RFC 6464). */
  level(): number {
    const receiver = this.#slots[0]?.receiver;
    const [source] = receiver?.getSynchronizationSources() ?? [];
    return source?.audioLevel ?? 0;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  /** Of the peer's sound alone, which is cheap. */
  async soundStats(): Promise<RTCStatsReport | null> {
    return (await this.#slots[0]?.receiver.getStats()) ?? null;
  }

  close(): void {
    const connection = this.#connection;
    connection.onnegotiationneeded = null;
    connection.onicecandidate = null;
    connection.onconnectionstatechange = null;
    connection.oniceconnectionstatechange = null;
    connection.close();
    this.#port.note("closed");
  }

  /** The transceivers of the other side's offer become ours. */
  #adoptSlots(): void {
    this.#setSlots(this.#connection.getTransceivers().slice(0, SLOTS.length));
  }

  #setSlots(slots: readonly RTCRtpTransceiver[]): void {
    this.#slots = slots;
    for (const transceiver of slots) this.#port.guard(transceiver);
    const [microphone, camera, screen] = slots.map(({ receiver }) => receiver.track);
    this.#received = {
      microphone: microphone ?? null,
      camera: camera ?? null,
      screen: screen ?? null,
    };
    this.sync();
    this.#port.changed();
  }

  #stateChanged(): void {
    this.#stateSince = this.#port.clock();
    this.#port.note(this.#connection.connectionState);
    this.#port.changed();
  }

  /** What a connection that is closed meanwhile, or a bad description, makes fail is mended by the next look. */
  #attempt(work: Promise<void>): void {
    work.catch(() => this.#port.changed());
  }
}
