import type { Call, CallType } from "../../contracts/calls/index.ts";
import type { Api } from "../api.ts";
import type { CallSeal } from "./seal.ts";

/**
 * `preparing`: the call is being begun or taken. `calling`: no device of the other side knows yet. `ringing`: one does.
 * `connecting`: answered, and nobody is connected yet. `talking`: at least one is. `reconnecting`: none is any more.
 */
export type CallPhase =
  | "preparing"
  | "calling"
  | "ringing"
  | "connecting"
  | "talking"
  | "reconnecting"
  | "over";

/** Why a device of one's own cannot be used. `unsupported`: the browser gives pages none here (no HTTPS). */
export type DeviceProblem =
  | "permission"
  | "no_device"
  | "device_busy"
  | "unsupported"
  | "device_failed";

/**
 * What stands in the way now; the gravest, if there are more. A device's problem does not end the call: without a
 * microphone one can still listen. `no_path`: no way to anybody was found, an ICE restart included. `signalling`: the
 * platform is out of reach. `replaced`: the call goes on in another page of the same person.
 */
export type CallProblem = DeviceProblem | "no_path" | "signalling" | "replaced" | null;

/** By what kind of ICE candidates sound goes; `sfu`: through the media server. */
export type PathKind = "host" | "srflx" | "prflx" | "relay" | "sfu" | "none";

export interface Quality {
  readonly grade: "good" | "fair" | "poor" | "unknown";
  readonly path: PathKind;
  readonly roundTripMs: number | null;
  /** Share of packets lost of late, 0 to 1; the worse of both directions. */
  readonly loss: number | null;
  /** What comes in and goes out, together. */
  readonly bitrateKbps: number | null;
}

/** `waiting`: nothing of a connection has begun. `away`: its socket is lost; it has 20 seconds to come back. */
export type LinkState = "waiting" | "connecting" | "connected" | "reconnecting" | "failed" | "away";

/** One of the others who are in the call's room. */
export interface PeerView {
  readonly userId: string;
  /** Whether they say that they send it: muted or not, camera, screen. */
  readonly audio: boolean;
  readonly video: boolean;
  readonly screen: boolean;
  readonly link: LinkState;
  /**
   * Sound and camera, for a `<video muted>`: the session plays the sound itself. The same object as long as nothing of it
   * changed; `null` before there is a connection.
   */
  readonly stream: MediaStream | null;
  readonly screenStream: MediaStream | null;
  /** How loud they are, 0 to 1. */
  readonly level: number;
  readonly quality: Quality;
}

export interface OwnView {
  /** Whether it is sent. `audio` is false without a microphone. */
  readonly audio: boolean;
  readonly video: boolean;
  readonly screen: boolean;
  /** Microphone and camera, for a mirrored `<video muted>`. */
  readonly stream: MediaStream | null;
  readonly screenStream: MediaStream | null;
  readonly level: number;
}

/** Everything a view of a call shows. A new object whenever anything changed. */
export interface CallView {
  readonly phase: CallPhase;
  /** `null` until the platform has answered; then it says who is in it, since when, and in the end why it is over. */
  readonly call: Call | null;
  readonly own: OwnView;
  readonly peers: readonly PeerView[];
  /** Who speaks, or spoke last; of the others. */
  readonly speaker: string | null;
  readonly problem: CallProblem;
  /** What is wrong with which device, `null` while all is well. */
  readonly deviceProblems: {
    readonly microphone: DeviceProblem | null;
    readonly camera: DeviceProblem | null;
    readonly screen: DeviceProblem | null;
  };
  /** Whether sound and pictures are encrypted from device to device, by the keys of the chat. */
  readonly sealed: boolean;
  /**
   * The platform's code for not letting the call begin or go on here: `busy`, `blocked`, `call_state`, `network`…; or why
   * it is not to go on in an encrypted chat: `call_tampered`, and the codes of `NoSeal`.
   */
  readonly refusal: string | null;
  /** When the first of the others was connected, by `deps.clock`. */
  readonly connectedAt: number | null;
  /** The browser wants a press before it plays sound: call `allowSound` from one. */
  readonly soundBlocked: boolean;
  /** Ids of the devices in use; `null` is the system's own choice. */
  readonly devices: {
    readonly microphone: string | null;
    readonly camera: string | null;
    readonly speaker: string | null;
  };
}

export interface CallSession {
  readonly view: () => CallView;
  /** Calls back whenever the view is another. Returns what stops it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Mutes or unmutes; asks for a microphone if there was none. What goes wrong stands in the view. */
  setAudio(on: boolean): Promise<void>;
  /** Camera on or off; off releases the device. */
  setVideo(on: boolean): Promise<void>;
  /** Lets the reader choose what to show. It ends by itself when they stop it in the browser's own bar. */
  shareScreen(on: boolean): Promise<void>;
  useMicrophone(deviceId: string | null): Promise<void>;
  useCamera(deviceId: string | null): Promise<void>;
  /** Where sound is heard; only where the browser can choose (`setSinkId`). */
  useSpeaker(deviceId: string | null): Promise<void>;
  /** Plays what the browser held back. To be called from a press. */
  allowSound(): void;
  /** Ends the call here: cancels, leaves or ends it. Everything is released at once; resolves when the platform knows. */
  hangUp(): Promise<void>;
  /** Releases everything without hanging up: the page goes away, and may resume the call when it is back. */
  close(): void;
}

export interface CallDeps {
  /** Origin of the platform. */
  readonly origin: string;
  readonly api: Api;
  /** A token for a socket; one that was refused is renewed. `null` when signed out. */
  readonly token: (refused: string | null) => Promise<string | null>;
  /** Now, in milliseconds since 1970. */
  readonly clock: () => number;
  /** Whose page this is. */
  readonly userId: string;
  /** What seals a call; `null` if its chat is not encrypted. Rejects with `NoSeal` if it is, and cannot be had here. */
  readonly seal?: (call: Call) => Promise<CallSeal | null>;
  /** Which devices to use from the start, as chosen before. */
  readonly devices?: Partial<CallView["devices"]>;
}

/** Whom to call. */
export type CallTarget = { readonly userId: string } | { readonly chatId: string };

/** With what to begin. */
export interface CallMedia {
  readonly audio: boolean;
  readonly video: boolean;
}

/** The devices there are. Labels are empty until the reader has allowed one of the kind. */
export interface DeviceList {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
  /** Empty where the browser does not let a page choose. */
  readonly speakers: readonly MediaDeviceInfo[];
}

/** What a check before a call found. `reason` is `null` when all is well. */
export interface CheckOutcome {
  readonly ok: boolean;
  /** `not_configured`: the platform names no such server. `unreachable`: none of them answers. `silent`: nothing is heard. */
  readonly reason: DeviceProblem | "not_configured" | "unreachable" | "silent" | null;
}

export type { Call, CallType };
