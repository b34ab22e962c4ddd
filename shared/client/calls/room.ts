import type { CallServerFrame } from "../../contracts/calls/index.ts";
import type { Call, CallDeps, PeerView } from "./call-view.ts";
import type { IceServers } from "./ice-servers.ts";
import { Mesh } from "./mesh.ts";
import type { OwnMedia } from "./own-media.ts";
import type { CallLog } from "./report.ts";
import { RoomPeers } from "./room-peers.ts";
import type { Route, Signal } from "./route.ts";
import { type CallSeal, NoSeal } from "./seal.ts";
import { SealedSignals } from "./sealed-signals.ts";
import { SfuRoute } from "./sfu-route.ts";
import { Signalling } from "./signalling.ts";

export interface RoomPort {
  readonly deps: CallDeps;
  readonly media: OwnMedia;
  readonly log: CallLog;
  readonly changed: () => void;
  /** The call is as it says now. */
  readonly onCall: (call: Call) => void;
  /** The platform does not let us in (a code), or not any more. */
  readonly onError: (code: string) => void;
  readonly onRefused: (closeCode: number) => void;
  /** The call must not go on here: its chat is encrypted, and it cannot be. */
  readonly onUnsafe: (code: string) => void;
}

/** The room of one call: the socket into it, who is there, and the ways media goes to them. */
export class Room {
  readonly #port: RoomPort;
  readonly #signalling: Signalling;
  readonly #peers = new RoomPeers();
  readonly #ice: IceServers;
  #route: Route | null = null;
  #sealing: Promise<void> | null = null;
  #seal: CallSeal | null = null;
  #signals: SealedSignals | null = null;
  /** What was said last of one's own media. */
  #said = "";
  /** Since when the socket is lost; `null` while it stands. */
  #lostAt: number | null = null;
  #closed = false;

  constructor(port: RoomPort, callId: string, ice: IceServers) {
    this.#port = port;
    this.#ice = ice;
    const { origin, token, clock } = port.deps;
    this.#lostAt = clock();
    this.#signalling = new Signalling({
      origin,
      token,
      callId,
      clientName: crypto.randomUUID(),
      onFrame: (frame) => this.#receive(frame),
      onConnection: (connection) => {
        this.#lostAt = connection === "open" ? null : (this.#lostAt ?? clock());
        port.changed();
      },
      onRefused: port.onRefused,
    });
    this.#signalling.open();
  }

  /** Since when the platform is out of reach; `null` while it is not. */
  get lostAt(): number | null {
    return this.#lostAt;
  }

  /** Goes into the room of this call, as soon as it is known by which servers a way can be found. */
  async enter(call: Call): Promise<void> {
    await Promise.all([this.#ice.ready, this.#sealFor(call)]);
    if (this.#closed) return;
    this.#routeOf(call);
    this.#signalling.enter();
  }

  /** Makes ready for those who are being rung, or for who rang: between them the caller offers. */
  async expect(call: Call): Promise<void> {
    await Promise.all([this.#ice.ready, this.#sealFor(call)]);
    const { userId } = this.#port.deps;
    if (this.#closed || call.answeredAt !== null) return;
    const route = this.#routeOf(call);
    if (!(route instanceof Mesh)) return;
    if (call.callerId !== userId) return route.awaitFrom(call.callerId);
    for (const one of call.participants) if (one.userId !== userId) route.prepareFor(one.userId);
  }

  /** Whether what is said here is sealed. */
  get sealed(): boolean {
    return this.#seal !== null;
  }

  views(): PeerView[] {
    return this.#peers.views((userId) => this.#route?.receptionOf(userId) ?? null);
  }

  /** One's own tracks are others now, or muted. */
  ownMediaChanged(): void {
    this.#route?.ownTracksChanged();
    this.#sayMedia();
  }

  iceServersChanged(): void {
    this.#route?.configured();
  }

  networkChanged(): void {
    this.#route?.networkChanged();
  }

  async look(): Promise<void> {
    await this.#route?.look();
  }

  close(): void {
    this.#closed = true;
    this.#route?.close();
    this.#seal?.close();
    this.#signalling.close();
    this.#peers.clear();
  }

  /** Nothing is sent, nor taken, before it is known whether it has to be sealed. */
  #sealFor(call: Call): Promise<void> {
    this.#sealing ??= this.#open(call);
    return this.#sealing;
  }

  async #open(call: Call): Promise<void> {
    try {
      const seal = (await this.#port.deps.seal?.(call)) ?? null;
      if (seal && this.#closed) return seal.close();
      this.#seal = seal;
      this.#signals = seal && this.#sealedSignals(seal);
    } catch (error) {
      this.close();
      this.#port.onUnsafe(error instanceof NoSeal ? error.code : "call_no_keys");
    }
  }

  #sealedSignals(seal: CallSeal): SealedSignals {
    return new SealedSignals(seal, {
      send: (frame) => this.#signalling.send(frame),
      signal: (signal) => this.#route?.signal(signal),
      wrong: () => this.#port.onUnsafe("call_tampered"),
    });
  }

  #signalled(signal: Signal): void {
    if (this.#signals) this.#signals.take(signal);
    else this.#route?.signal(signal);
  }

  #routeOf({ id, topology }: Call): Route {
    this.#route ??= topology === "sfu" ? this.#sfu(id) : this.#mesh();
    return this.#route;
  }

  #mesh(): Mesh {
    const { media, log, changed, deps } = this.#port;
    return new Mesh({
      configuration: () => ({ iceServers: this.#ice.servers }),
      seal: this.#seal,
      tracks: () => media.tracks,
      send: (frame) => (this.#signals ?? this.#signalling).send(frame),
      changed,
      note: (state) => (state === "first_sound" ? log.noteFirst(state) : log.note(state)),
      clock: deps.clock,
      reachable: (userId) => this.#signalling.inside && this.#peers.isHere(userId),
      speaks: (userId) => this.#peers.speaks(userId),
    });
  }

  #sfu(callId: string): SfuRoute {
    const { media, log, changed, deps } = this.#port;
    return new SfuRoute({
      api: deps.api,
      callId,
      configuration: () => ({ iceServers: this.#ice.servers }),
      seal: this.#seal,
      tracks: () => media.tracks,
      changed,
      note: (state) => (state === "first_sound" ? log.noteFirst(state) : log.note(state)),
      clock: deps.clock,
    });
  }

  #receive(frame: CallServerFrame): void {
    switch (frame.t) {
      case "room_state":
        this.#entered(frame);
        break;
      case "peer_joined":
        if (!frame.resumed) this.#signalling.forget(frame.userId);
        this.#peers.add(frame.userId, frame.resumed);
        this.#route?.joined(frame.userId, frame.polite, frame.resumed);
        break;
      case "peer_away":
        this.#peers.setAway(frame.userId);
        break;
      case "peer_left":
        this.#signalling.forget(frame.userId);
        this.#peers.remove(frame.userId);
        this.#route?.left(frame.userId);
        break;
      case "media_state":
        this.#peers.setMedia(frame.from, frame);
        break;
      case "sfu_tracks":
        this.#route?.published(frame.from, frame.tracks);
        break;
      case "call_status":
        this.#port.onCall(frame.call);
        return;
      case "error":
        if (frame.to === undefined) this.#port.onError(frame.code);
        return;
      case "pong":
        return;
      default:
        this.#signalled(frame);
        return;
    }
    this.#port.changed();
  }

  #entered({ call, peers }: Extract<CallServerFrame, { t: "room_state" }>): void {
    this.#peers.set(peers);
    this.#routeOf(call).entered(peers);
    this.#said = "";
    this.#sayMedia();
    this.#port.onCall(call);
  }

  /** Tells the others what is sent, whenever that changes, and to a room that was entered anew. */
  #sayMedia(): void {
    if (!this.#signalling.inside) return;
    const sends = this.#port.media.sends;
    const said = JSON.stringify(sends);
    if (said === this.#said) return;
    this.#said = said;
    this.#signalling.send({ t: "media_state", ...sends });
  }
}
