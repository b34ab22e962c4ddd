/** As much of an `RTCPeerConnection` as negotiating needs. */
export interface Negotiable {
  readonly signalingState: RTCSignalingState;
  readonly localDescription: RTCSessionDescriptionInit | null;
  readonly remoteDescription: RTCSessionDescriptionInit | null;
  setLocalDescription(): Promise<void>;
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>;
  addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void>;
}

export interface NegotiationPort {
  readonly connection: Negotiable;
  readonly sendOffer: (sdp: string) => void;
  readonly sendAnswer: (sdp: string) => void;
  /** An offer of the other side has been taken and is about to be answered: say what of it is wanted. */
  readonly offered: () => void;
}

/**
 * Perfect negotiation with one peer (W3C WebRTC, 10.7): either side may offer at any time. When both do, the impolite one
 * goes on, and the polite one takes its own offer back.
 */
export class Negotiation {
  readonly #port: NegotiationPort;
  /** Whether one's own offer gives way. */
  polite: boolean;
  #makingOffer = false;
  #ignoringOffer = false;
  #takingAnswer = false;
  /** Candidates that came before what they belong to. */
  #early: (RTCIceCandidateInit | null)[] = [];

  constructor(port: NegotiationPort, polite: boolean) {
    this.#port = port;
    this.polite = polite;
  }

  /** Whether an offer of one's own waits for its answer. */
  get offering(): boolean {
    return this.#port.connection.signalingState === "have-local-offer";
  }

  /** Makes an offer and sends it. To be called when the browser finds that one is needed. */
  async offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#port.connection.setLocalDescription();
      this.#sendLocal();
    } finally {
      this.#makingOffer = false;
    }
  }

  /** Sends the open offer again, with what has been gathered since: it, or its answer, may have been lost. */
  offerAgain(): void {
    if (this.offering) this.#sendLocal();
  }

  /** Takes an offer and answers it, unless one's own goes before. */
  async takeOffer(sdp: string): Promise<void> {
    const { connection, offered } = this.#port;
    const free =
      !this.#makingOffer && (connection.signalingState === "stable" || this.#takingAnswer);
    this.#ignoringOffer = !this.polite && !free;
    if (this.#ignoringOffer) return;
    // When an offer of one's own is open, this rolls it back first.
    await connection.setRemoteDescription({ type: "offer", sdp });
    offered();
    await connection.setLocalDescription();
    this.#sendLocal();
    await this.#takeEarly();
  }

  /** Takes an answer; one that nobody waits for (any more) is dropped. */
  async takeAnswer(sdp: string): Promise<void> {
    if (!this.offering || this.#takingAnswer) return;
    try {
      this.#takingAnswer = true;
      await this.#port.connection.setRemoteDescription({ type: "answer", sdp });
    } finally {
      this.#takingAnswer = false;
    }
    await this.#takeEarly();
  }

  /** Takes a candidate, now or when what it belongs to has come. */
  async takeCandidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    const { connection } = this.#port;
    if (connection.remoteDescription === null) {
      this.#early.push(candidate);
      return;
    }
    try {
      await connection.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // It belongs to the offer that was ignored, or to a connection that is no more (RFC 8838, 11).
      if (!this.#ignoringOffer && !isStale(error)) throw error;
    }
  }

  #sendLocal(): void {
    const { connection, sendOffer, sendAnswer } = this.#port;
    const { type, sdp = "" } = connection.localDescription ?? {};
    if (type === "offer") sendOffer(sdp);
    else if (type === "answer") sendAnswer(sdp);
  }

  async #takeEarly(): Promise<void> {
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) await this.takeCandidate(candidate);
  }
}

function isStale(error: unknown): boolean {
  return error instanceof Error && error.name === "OperationError";
}

/** Which connection a session description is of: the session id of its `o=` line (RFC 9429, 5.2.1). */
export function originOf(sdp: string | undefined): string | null {
  return /^o=\S+ (\S+)/m.exec(sdp ?? "")?.[1] ?? null;
}
