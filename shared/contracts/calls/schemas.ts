import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

/** Longest session description (SDP), in UTF-16 code units. */
export const MAX_SDP = 48 * 1_024;
/** Longest ICE candidate line, in UTF-16 code units. */
const MAX_CANDIDATE = 1_024;
/** So many can be in a call that goes from each to each. */
export const MESH_LIMIT = 4;
/** So many can be in a call that goes through a media server. */
export const SFU_LIMIT = 32;

export const callType = z.enum(["voice", "video"]);
export type CallType = z.infer<typeof callType>;

export const callStatus = z.enum([
  "initiating",
  "ringing",
  "answered",
  "ended",
  "missed",
  "rejected",
  "cancelled",
]);
export type CallStatus = z.infer<typeof callStatus>;

export const participantState = z.enum([
  "invited",
  "ringing",
  "joined",
  "left",
  "declined",
  "missed",
]);
export type ParticipantState = z.infer<typeof participantState>;

export const endReason = z
  .enum(["hung_up", "cancelled", "declined", "no_answer", "connection_lost", "too_long"])
  .openapi("CallEndReason");
export type EndReason = z.infer<typeof endReason>;

/** Whose account is gone, in the history of the others. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

export const callParticipant = z
  .object({
    userId: id.openapi({ description: "All zeros for somebody whose account is gone" }),
    user: person.nullable().openapi({ description: "`null` when the account is gone" }),
    state: participantState,
    joinedAt: timestamp.nullable(),
    leftAt: timestamp.nullable(),
  })
  .openapi("CallParticipant");

export const call = z
  .object({
    id,
    chatId: id
      .optional()
      .openapi({ description: "The chat it was begun from, or the direct chat of the two" }),
    callerId: id,
    participants: z.array(callParticipant).openapi({ description: "The caller first" }),
    type: callType,
    group: z.boolean().openapi({
      description:
        "A call of two is over when one leaves; one of a group goes on, and can be joined again, until the last has left",
    }),
    topology: z.enum(["mesh", "sfu"]).openapi({
      description:
        "`mesh`: everybody sends to everybody, by the frames of the socket. `sfu`: everybody sends once, by the calls under `/sfu`",
    }),
    status: callStatus,
    startedAt: timestamp,
    answeredAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    durationSeconds: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "From the answer to the end; `null` until it is over" }),
    endReason: endReason.nullable(),
    revision: z.number().int().openapi({
      description: "Grows with every transition: of two states the greater is the newer",
    }),
  })
  .openapi("Call");
export type Call = z.infer<typeof call>;

export const iceServers = z
  .object({
    iceServers: z.array(
      z.object({
        urls: z.array(z.string()),
        username: z.string().optional(),
        credential: z.string().optional(),
      }),
    ),
    expiresAt: timestamp.openapi({ description: "Ask again before then, in a long call too" }),
  })
  .openapi("IceServers");
export type IceServerList = z.infer<typeof iceServers>;

// ---- signalling

export const sdp = z.string().min(1).max(MAX_SDP);
const shortText = z.string().max(256);

/** `RTCIceCandidateInit`; `null` says that there are no more. */
export const iceCandidate = z
  .object({
    candidate: z.string().max(MAX_CANDIDATE),
    sdpMid: shortText.nullish(),
    sdpMLineIndex: z.number().int().min(0).max(255).nullish(),
    usernameFragment: shortText.nullish(),
  })
  .nullable();

export const mediaState = z.object({
  audio: z.boolean(),
  video: z.boolean(),
  screen: z.boolean(),
});
export type MediaState = z.infer<typeof mediaState>;

// ---- the media server

export const trackName = z.string().regex(/^[\w.:-]{1,128}$/);
const mid = z.string().min(1).max(64);

/** A track that somebody publishes at the media server. */
export const sfuTrack = z.object({ trackName, kind: z.enum(["audio", "video", "screen"]) });
export type SfuTrack = z.infer<typeof sfuTrack>;

export const sessionDescription = z
  .object({ type: z.enum(["offer", "answer"]), sdp })
  .openapi("SessionDescription");
export type SessionDescription = z.infer<typeof sessionDescription>;

/** What a client asks the media server for: to publish tracks of its own, or to get those of others in the call. */
export const sfuTracksRequest = z
  .object({
    sessionDescription: sessionDescription.optional(),
    tracks: z
      .array(
        z.discriminatedUnion("location", [
          z.object({ location: z.literal("local"), mid, ...sfuTrack.shape }),
          z.object({ location: z.literal("remote"), userId: id, trackName }),
        ]),
      )
      .min(1)
      .max(64),
  })
  .openapi("SfuTracksRequest");
export type SfuTracksRequest = z.infer<typeof sfuTracksRequest>;

export const sfuTracksReply = z
  .object({
    requiresImmediateRenegotiation: z.boolean(),
    sessionDescription: sessionDescription.optional(),
    tracks: z.array(
      z.object({
        trackName: z.string().optional(),
        mid: z.string().optional(),
        userId: id.optional().openapi({ description: "Whose track it is, when it was pulled" }),
        errorCode: z.string().optional(),
      }),
    ),
  })
  .openapi("SfuTracksReply");
export type SfuTracksReply = z.infer<typeof sfuTracksReply>;

export const sfuCloseRequest = z
  .object({
    sessionDescription: sessionDescription.optional(),
    mids: z.array(mid).min(1).max(64),
    force: z.boolean().default(false).openapi({ description: "Without renegotiating" }),
  })
  .openapi("SfuCloseRequest");
export type SfuCloseRequest = z.infer<typeof sfuCloseRequest>;

// ---- diagnostics

const rate = z.number().min(0).max(1);

/** How a call went for one of those in it. Holds no address and no session description. */
export const callReport = z
  .object({
    states: z
      .array(
        z.object({
          state: z.enum([
            "ringing",
            "answered",
            "new",
            "checking",
            "connecting",
            "connected",
            "completed",
            "first_sound",
            "disconnected",
            "failed",
            "closed",
            "ice_restart",
          ]),
          atMs: z.number().int().min(0).max(86_400_000).openapi({
            description: "Milliseconds since the call was begun or came in, on the client's clock",
          }),
        }),
      )
      .max(100),
    path: z
      .enum(["host", "srflx", "prflx", "relay", "sfu", "none"])
      .openapi({ description: "By what kind of candidates it went" }),
    setupMs: z.number().int().min(0).max(600_000).nullable().openapi({
      description: "From pressing to the first sound",
    }),
    bitrateKbps: z.number().min(0).max(1_000_000).nullable(),
    loss: rate.nullable().openapi({ description: "Share of lost packets" }),
    roundTripMs: z.number().min(0).max(600_000).nullable(),
    failure: z
      .enum(["no_path", "permission", "no_device", "signalling", "media", "other"])
      .nullable()
      .default(null),
  })
  .openapi("CallReport");
export type CallReport = z.infer<typeof callReport>;

export const storedReport = callReport
  .extend({ userId: id, updatedAt: timestamp })
  .openapi("StoredCallReport");
