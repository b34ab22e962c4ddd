import type {
  SessionDescription,
  SfuCloseRequest,
  SfuTrack,
  SfuTracksReply,
  SfuTracksRequest,
} from "../../../shared/contracts/calls/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import { errors, noSuchCall } from "./errors.ts";
import type { CallDeps, MediaServer, SfuAnswer, SfuPeer, SfuTrackRequest } from "./ports.ts";

/** Whose sessions pulled tracks come from. */
type Owners = ReadonlyMap<string, string>;

function serverOf(deps: CallDeps): MediaServer {
  if (deps.mediaServer === null) throw new AppError(commonErrors.unavailable);
  return deps.mediaServer;
}

/** The caller in the room of a call that goes through the media server. Throws `not_found`, `call_state`. */
async function peerOf(deps: CallDeps, actor: Actor, callId: string): Promise<SfuPeer> {
  const peer = await deps.callRooms.sfuPeer(callId, actor.userId);
  if (peer) return peer;
  const call = await deps.callRooms.describe(callId, actor.userId);
  throw call ? new AppError(errors.call_state) : noSuchCall();
}

async function sessionOf(deps: CallDeps, actor: Actor, callId: string): Promise<string> {
  const { sessionId } = await peerOf(deps, actor, callId);
  if (sessionId === null) throw new AppError(errors.call_state);
  return sessionId;
}

/**
 * Begins the caller's connection to the media server, in place of an earlier one. Which session is whose stays here: a
 * client names people and tracks. Throws `not_found`, `call_state`, `unavailable`.
 */
export async function openSfuSession(deps: CallDeps, actor: Actor, callId: string): Promise<void> {
  await peerOf(deps, actor, callId);
  const sessionId = await serverOf(deps).newSession();
  const noted = await deps.callRooms.setSfuSession(callId, actor.userId, sessionId);
  if (!noted) throw new AppError(errors.call_state);
}

type Wanted = SfuTracksRequest["tracks"][number];

/** A track of somebody else is had only if they publish it in this very call. */
async function requestOf(
  deps: CallDeps,
  callId: string,
  wanted: Wanted,
): Promise<{ readonly track: SfuTrackRequest; readonly ownerId: string | null }> {
  if (wanted.location === "local") {
    const { mid, trackName } = wanted;
    return { track: { location: "local", mid, trackName }, ownerId: null };
  }
  const { userId, trackName } = wanted;
  const peer = await deps.callRooms.sfuPeer(callId, userId);
  const published = peer?.tracks.some((track) => track.trackName === trackName);
  if (!peer?.sessionId || !published) throw noSuchCall();
  return { track: { location: "remote", sessionId: peer.sessionId, trackName }, ownerId: userId };
}

function replyOf(answer: SfuAnswer, owners: Owners): SfuTracksReply {
  const { requiresImmediateRenegotiation, sessionDescription, tracks } = answer;
  return {
    requiresImmediateRenegotiation,
    ...(sessionDescription && { sessionDescription }),
    tracks: tracks.map(({ sessionId, trackName, mid, errorCode }) => {
      const userId = sessionId === undefined ? undefined : owners.get(sessionId);
      return {
        ...(trackName !== undefined && { trackName }),
        ...(mid !== undefined && { mid }),
        ...(errorCode !== undefined && { errorCode }),
        ...(userId !== undefined && { userId }),
      };
    }),
  };
}

/** Publishes tracks of the caller's, or gets those of others. Throws `not_found`, `call_state`, `unavailable`. */
export async function addSfuTracks(
  deps: CallDeps,
  actor: Actor,
  callId: string,
  { sessionDescription, tracks }: SfuTracksRequest,
): Promise<SfuTracksReply> {
  const sessionId = await sessionOf(deps, actor, callId);
  const requests = await Promise.all(tracks.map((track) => requestOf(deps, callId, track)));
  const answer = await serverOf(deps).addTracks(sessionId, {
    sessionDescription,
    tracks: requests.map(({ track }) => track),
  });
  const refused = new Set(
    answer.tracks.filter(({ errorCode }) => errorCode).map(({ trackName }) => trackName),
  );
  const published = tracks.flatMap((track): SfuTrack[] => {
    if (track.location === "remote" || refused.has(track.trackName)) return [];
    return [{ trackName: track.trackName, kind: track.kind }];
  });
  if (published.length > 0) await deps.callRooms.publish(callId, actor.userId, published);
  const owners = new Map(
    requests.flatMap(({ track, ownerId }) =>
      track.location === "remote" && ownerId !== null ? [[track.sessionId, ownerId] as const] : [],
    ),
  );
  return replyOf(answer, owners);
}

/** The caller's answer to an offer of the media server's. Throws `not_found`, `call_state`, `unavailable`. */
export async function renegotiateSfu(
  deps: CallDeps,
  actor: Actor,
  callId: string,
  answer: SessionDescription,
): Promise<void> {
  const sessionId = await sessionOf(deps, actor, callId);
  await serverOf(deps).renegotiate(sessionId, answer);
}

/** Ends tracks of the caller's connection. Throws `not_found`, `call_state`, `unavailable`. */
export async function closeSfuTracks(
  deps: CallDeps,
  actor: Actor,
  callId: string,
  request: SfuCloseRequest,
): Promise<SfuTracksReply> {
  const sessionId = await sessionOf(deps, actor, callId);
  const answer = await serverOf(deps).closeTracks(sessionId, request);
  const closed = answer.tracks.flatMap(({ trackName }) => (trackName ? [trackName] : []));
  if (closed.length > 0) await deps.callRooms.unpublish(callId, actor.userId, closed);
  return replyOf(answer, new Map());
}
