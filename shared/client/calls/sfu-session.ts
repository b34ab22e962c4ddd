import type { CallReport, SfuTracksReply, SfuTracksRequest } from "../../contracts/calls/index.ts";
import type { Api } from "../api.ts";
import { reply } from "../throwing.ts";
import type { Slot } from "./own-media.ts";
import type { Tracks } from "./route.ts";
import { type CallSeal, guardSent } from "./seal.ts";

export interface SfuPort {
  readonly api: Api;
  readonly callId: string;
  readonly configuration: () => RTCConfiguration;
  readonly seal: CallSeal | null;
  readonly tracks: () => Tracks;
  readonly changed: () => void;
  readonly note: (state: CallReport["states"][number]["state"]) => void;
  readonly clock: () => number;
}

const KIND_OF = { microphone: "audio", camera: "video", screen: "screen" } as const;

/** A track of somebody else's. */
interface RemoteName {
  readonly userId: string;
  readonly trackName: string;
}

interface Pulled extends RemoteName {
  readonly mid: string;
}

type Description = NonNullable<SfuTracksRequest["sessionDescription"]>;

interface Request {
  readonly tracks: SfuTracksRequest["tracks"];
  readonly sessionDescription?: Description;
}

/** One connection to the media server. Its calls are made one after the other. */
export class SfuSession {
  readonly #port: SfuPort;
  readonly #connection: RTCPeerConnection;
  readonly #published = new Map<Slot, RTCRtpTransceiver>();
  #pulled: readonly Pulled[] = [];
  /** Tells its tracks from those of an earlier session. */
  readonly #tag = crypto.randomUUID().slice(0, 8);

  private constructor(port: SfuPort) {
    this.#port = port;
    this.#connection = new RTCPeerConnection({
      ...port.configuration(),
      bundlePolicy: "max-bundle",
    });
    this.#connection.onconnectionstatechange = () => {
      port.note(this.#connection.connectionState);
      port.changed();
    };
  }

  /** Begins a session in place of an earlier one. Throws `ApiError`. */
  static async open(port: SfuPort): Promise<SfuSession> {
    const params = { path: { callId: port.callId } };
    await reply(port.api.POST("/api/calls/{callId}/sfu/session", { params }));
    return new SfuSession(port);
  }

  get state(): RTCPeerConnectionState {
    return this.#connection.connectionState;
  }

  configure(configuration: RTCConfiguration): void {
    this.#connection.setConfiguration({ ...configuration, bundlePolicy: "max-bundle" });
  }

  /** Sends these. What is sent for the first time is published; what is not sent any more stays, and is silent. */
  async publish(tracks: readonly (readonly [Slot, MediaStreamTrack | null])[]): Promise<void> {
    const added: Slot[] = [];
    for (const [slot, track] of tracks) {
      const sender = this.#published.get(slot)?.sender;
      if (sender) {
        if (sender.track !== track) await sender.replaceTrack(track);
      } else if (track) {
        const direction = "sendonly" as const;
        const transceiver = this.#connection.addTransceiver(track, { direction });
        if (this.#port.seal) guardSent(this.#port.seal, transceiver);
        this.#published.set(slot, transceiver);
        added.push(slot);
      }
    }
    if (added.length > 0) await this.#offer(added);
  }

  /** Gets exactly these of the others. Throws `ApiError`; one that is not there yet is left for the next time. */
  async pull(wanted: readonly RemoteName[]): Promise<void> {
    const known = (one: RemoteName) => (other: RemoteName) =>
      one.userId === other.userId && one.trackName === other.trackName;
    const gone = this.#pulled.filter((one) => !wanted.some(known(one)));
    const missing = wanted.filter((one) => !this.#pulled.some(known(one)));
    if (gone.length > 0) await this.#drop(gone);
    if (missing.length > 0) await this.#get(missing);
  }

  /** A track that was pulled. */
  pulled(userId: string, trackName: string): MediaStreamTrack | null {
    const one = this.#pulled.find((it) => it.userId === userId && it.trackName === trackName);
    return (one && this.#transceiver(one.mid)?.receiver.track) ?? null;
  }

  /** How loud a track is that was pulled, 0 to 1 of full scale. */
  levelOf(track: MediaStreamTrack | null): number {
    const receiver = this.#connection.getReceivers().find((one) => one.track === track);
    const [source] = receiver?.getSynchronizationSources() ?? [];
    return source?.audioLevel ?? 0;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }

  async #offer(slots: readonly Slot[]): Promise<void> {
    await this.#connection.setLocalDescription();
    const answer = await this.#ask({
      sessionDescription: this.#described(),
      tracks: slots.map((slot) => ({
        location: "local" as const,
        mid: this.#published.get(slot)?.mid ?? "",
        trackName: `${KIND_OF[slot]}-${this.#tag}${this.#port.seal?.trackSuffix ?? ""}`,
        kind: KIND_OF[slot],
      })),
    });
    if (answer.sessionDescription) {
      await this.#connection.setRemoteDescription(answer.sessionDescription);
    }
  }

  async #get(wanted: readonly RemoteName[]): Promise<void> {
    const answer = await this.#ask({
      tracks: wanted.map((one) => ({ location: "remote" as const, ...one })),
    });
    if (answer.requiresImmediateRenegotiation && answer.sessionDescription) {
      await this.#connection.setRemoteDescription(answer.sessionDescription);
      this.#guard(answer.tracks);
      await this.#connection.setLocalDescription();
      await this.#port.api.PUT("/api/calls/{callId}/sfu/renegotiate", {
        params: { path: { callId: this.#port.callId } },
        body: { sessionDescription: this.#described() },
      });
    }
    const got = answer.tracks.flatMap(({ userId, trackName, mid, errorCode }) =>
      userId && trackName && mid && !errorCode ? [{ userId, trackName, mid }] : [],
    );
    this.#pulled = [...this.#pulled, ...got];
  }

  /** Before the first packet of a track can come. */
  #guard(tracks: SfuTracksReply["tracks"]): void {
    const { seal } = this.#port;
    for (const { userId, trackName, mid } of seal ? tracks : []) {
      const receiver = mid === undefined ? undefined : this.#transceiver(mid)?.receiver;
      if (!seal || !receiver || userId === undefined || trackName === undefined) continue;
      seal.guardReceiver(receiver, userId);
      seal.admitTrack(userId, trackName);
    }
  }

  async #drop(gone: readonly Pulled[]): Promise<void> {
    this.#pulled = this.#pulled.filter((one) => !gone.includes(one));
    await this.#port.api.PUT("/api/calls/{callId}/sfu/tracks/close", {
      params: { path: { callId: this.#port.callId } },
      body: { mids: gone.map(({ mid }) => mid), force: true },
    });
  }

  #ask(body: Request): Promise<SfuTracksReply> {
    const params = { path: { callId: this.#port.callId } };
    return reply(this.#port.api.POST("/api/calls/{callId}/sfu/tracks", { params, body }));
  }

  #described(): Description {
    const { type, sdp = "" } = this.#connection.localDescription ?? {};
    return { type: type === "answer" ? "answer" : "offer", sdp };
  }

  #transceiver(mid: string): RTCRtpTransceiver | undefined {
    return this.#connection.getTransceivers().find((one) => one.mid === mid);
  }
}
