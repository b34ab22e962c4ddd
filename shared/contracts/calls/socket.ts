import { z } from "@hono/zod-openapi";
import { id } from "../platform/index.ts";
import { call, iceCandidate, mediaState, sdp, sfuTrack } from "./schemas.ts";

/** Largest frame a client may send, in bytes. */
export const MAX_SIGNAL_BYTES = 64 * 1_024;
/** So many frames are kept for a peer that is briefly away. */
export const MAX_KEPT_SIGNALS = 200;

/**
 * Names one page of a client. Who joins again under the same name goes on where it was (what came meanwhile is brought);
 * another name is a page that was loaded anew: its peers connect to it afresh. Without a name it goes on.
 */
const clientName = z.string().min(1).max(64);

const signals = [
  z.object({ t: z.literal("sdp_offer"), to: id, sdp }),
  z.object({ t: z.literal("sdp_answer"), to: id, sdp }),
  z.object({ t: z.literal("ice_candidate"), to: id, candidate: iceCandidate }),
] as const;

/** What a client may send on a call's socket. */
export const callClientFrame = z.discriminatedUnion("t", [
  z.object({ t: z.literal("join_call_room"), clientName: clientName.optional() }),
  z.object({ t: z.literal("leave_call_room") }),
  ...signals,
  mediaState.extend({ t: z.literal("media_state") }),
  z.object({ t: z.literal("ping") }),
]);
export type CallClientFrame = z.infer<typeof callClientFrame>;
export type CallSignal = z.infer<(typeof signals)[number]>;

const polite = z
  .boolean()
  .openapi({ description: "Whether you give way to that peer when both make an offer at once" });

const peer = mediaState.extend({
  userId: id,
  polite,
  away: z.boolean().openapi({ description: "Its socket is lost; it has 20 seconds to come back" }),
  tracks: z.array(sfuTrack).openapi({ description: "What it publishes at the media server" }),
});

/** A signal as its receiver gets it. */
const relayed = [
  z.object({ t: z.literal("sdp_offer"), from: id, sdp }),
  z.object({ t: z.literal("sdp_answer"), from: id, sdp }),
  z.object({ t: z.literal("ice_candidate"), from: id, candidate: iceCandidate }),
] as const;
export type RelayedSignal = z.infer<(typeof relayed)[number]>;

/** What the server sends on a call's socket. */
export const callServerFrame = z.discriminatedUnion("t", [
  z.object({ t: z.literal("room_state"), call, peers: z.array(peer) }),
  z.object({
    t: z.literal("peer_joined"),
    userId: id,
    polite,
    resumed: z.boolean().openapi({
      description: "It was here before and goes on: the connection to it still holds",
    }),
  }),
  z.object({ t: z.literal("peer_away"), userId: id }),
  z.object({ t: z.literal("peer_left"), userId: id }),
  ...relayed,
  mediaState.extend({ t: z.literal("media_state"), from: id }),
  z.object({ t: z.literal("sfu_tracks"), from: id, tracks: z.array(sfuTrack) }),
  z.object({ t: z.literal("call_status"), call }),
  z.object({
    t: z.literal("error"),
    code: z.string(),
    to: id.optional().openapi({ description: "The peer whom a signal did not reach" }),
  }),
  z.object({ t: z.literal("pong") }),
]);
export type CallServerFrame = z.infer<typeof callServerFrame>;
