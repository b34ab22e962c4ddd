import type {
  Call,
  IceServerList,
  SessionDescription,
  SfuTrack,
} from "../../../shared/contracts/calls/index.ts";
import type { SocketOutcome, SocketOwner } from "../../../shared/contracts/chat/object-socket.ts";
import type { PeopleDeps } from "../people/index.ts";
import type { Log, PlatformDeps } from "../platform/index.ts";
import type { CallPlan, Refusal } from "./rules.ts";

export type Begun =
  | { readonly kind: "begun"; readonly call: Call }
  /** Who calls, or everybody who is called, is in another call. */
  | { readonly kind: "busy" }
  /** A call of the same people, or of the same chat, goes on already. */
  | { readonly kind: "same"; readonly callId: string };

export type Changed =
  | { readonly kind: "taken"; readonly call: Call }
  /** `not_participant`: or there is no such call any more. */
  | { readonly kind: "refused"; readonly code: Refusal | "busy" };

/** What somebody has at the media server; `null` for who may not have anything there. */
export interface SfuPeer {
  readonly sessionId: string | null;
  readonly tracks: readonly SfuTrack[];
}

/** The calls' own objects: each holds one call while it lasts, and some minutes longer. */
export interface CallRooms {
  /** Begins a call, with whom of its people is free. Every one of them is told. */
  begin(plan: CallPlan): Promise<Begun>;
  /** `null` for who is not in it, and when it has been over for long. */
  describe(callId: string, userId: string): Promise<Call | null>;
  respond(callId: string, userId: string, action: "accept" | "reject"): Promise<Changed>;
  end(callId: string, userId: string): Promise<Changed>;
  /** Returns when a call that is over stands in the history. */
  settled(callId: string): Promise<void>;
  /** The account is about to be erased: the person leaves, and is not named in the history. */
  erase(callId: string, userId: string): Promise<void>;
  openSocket(callId: string, owner: SocketOwner): Promise<SocketOutcome>;
  /** What that participant, who is in a call through the media server, has there. */
  sfuPeer(callId: string, userId: string): Promise<SfuPeer | null>;
  /** Notes the participant's session at the media server; what was published under an earlier one is gone. */
  setSfuSession(callId: string, userId: string, sessionId: string): Promise<boolean>;
  /** Notes what the participant publishes, and tells the others. */
  publish(callId: string, userId: string, tracks: readonly SfuTrack[]): Promise<void>;
  unpublish(callId: string, userId: string, trackNames: readonly string[]): Promise<void>;
}

/** What belongs to calls in the users' own objects. */
export interface CallHubs {
  /** Ids of the calls that somebody is in, is called to, or could join. */
  callIds(userId: string): Promise<string[]>;
}

/** What calls need to know of chats. */
export interface CallChats {
  /** Everybody in the chat, up to that many; `null` for who is not in it. */
  members(chatId: string, userId: string, limit: number): Promise<string[] | null>;
  /** The direct chat of the two, if they have one. */
  directChat(userId: string, peerId: string): Promise<string | null>;
}

export interface IceServers {
  /** Fresh credentials of this person's, for an hour at most. What cannot be had is left out, and told to the log. */
  issue(userId: string, log: Pick<Log, "error">): Promise<IceServerList>;
}

export interface SfuAnswer {
  readonly requiresImmediateRenegotiation: boolean;
  readonly sessionDescription?: SessionDescription | undefined;
  readonly tracks: readonly {
    readonly trackName?: string | undefined;
    readonly mid?: string | undefined;
    readonly sessionId?: string | undefined;
    readonly errorCode?: string | undefined;
  }[];
}

export type SfuTrackRequest =
  | { readonly location: "local"; readonly mid: string; readonly trackName: string }
  | { readonly location: "remote"; readonly sessionId: string; readonly trackName: string };

/** A media server that gets each participant's media once and passes it on. Throws `unavailable`. */
export interface MediaServer {
  newSession(): Promise<string>;
  addTracks(
    sessionId: string,
    request: {
      readonly sessionDescription?: SessionDescription | undefined;
      readonly tracks: readonly SfuTrackRequest[];
    },
  ): Promise<SfuAnswer>;
  renegotiate(sessionId: string, answer: SessionDescription): Promise<void>;
  closeTracks(
    sessionId: string,
    request: {
      readonly sessionDescription?: SessionDescription | undefined;
      readonly mids: readonly string[];
      readonly force: boolean;
    },
  ): Promise<SfuAnswer>;
}

export interface CallDeps extends PlatformDeps, PeopleDeps {
  readonly callRooms: CallRooms;
  readonly callHubs: CallHubs;
  readonly callChats: CallChats;
  readonly iceServers: IceServers;
  /** `null` where none is configured: then a call goes from each to each. */
  readonly mediaServer: MediaServer | null;
}
