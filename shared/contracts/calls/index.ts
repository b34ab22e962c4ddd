import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, queryBoolean } from "../platform/index.ts";
import {
  call,
  callReport,
  callType,
  iceServers,
  sessionDescription,
  sfuCloseRequest,
  sfuTracksReply,
  sfuTracksRequest,
  storedReport,
} from "./schemas.ts";

export {
  type Call,
  type CallReport,
  type CallStatus,
  type CallType,
  type EndReason,
  type IceServerList,
  MAX_SDP,
  MESH_LIMIT,
  type MediaState,
  NOBODY,
  type ParticipantState,
  type SessionDescription,
  SFU_LIMIT,
  type SfuCloseRequest,
  type SfuTrack,
  type SfuTracksReply,
  type SfuTracksRequest,
} from "./schemas.ts";
export {
  type CallClientFrame,
  type CallServerFrame,
  type CallSignal,
  callClientFrame,
  callServerFrame,
  MAX_KEPT_SIGNALS,
  MAX_SIGNAL_BYTES,
  type RelayedSignal,
} from "./socket.ts";

const tag = "Calls";
const callParams = z.object({ callId: id });
const callReply = z.object({ call });

const initiateCall = contract({
  operationId: "initiateCall",
  method: "post",
  path: "/api/calls/initiate",
  tag,
  summary: "Call somebody, or the members of a chat",
  description:
    "200 when a call of the same people (or of the same chat) is under way already: when both call each other at once, or the one you call is ringing you, that call is answered for you.",
  access: "user",
  body: z.union([
    z.object({ targetUserId: id, type: callType }),
    z.object({ chatId: id, type: callType }),
  ]),
  replies: {
    200: { description: "A call that was there already, and that you are in now", body: callReply },
    201: { description: "It begins to ring", body: callReply },
  },
  errors: {
    400: ["calling_oneself"],
    403: ["blocked"],
    404: ["not_found"],
    409: ["busy", "too_many_participants"],
  },
});

const respondToCall = contract({
  operationId: "respondToCall",
  method: "post",
  path: "/api/calls/respond",
  tag,
  summary: "Accept or reject a call that rings, or join one of a group again",
  access: "user",
  body: z.object({ callId: id, action: z.enum(["accept", "reject"]) }),
  replies: { 200: { description: "The call as it is now", body: callReply } },
  errors: { 404: ["not_found"], 409: ["call_state", "busy", "too_many_participants"] },
});

const endCall = contract({
  operationId: "endCall",
  method: "post",
  path: "/api/calls/{callId}/end",
  tag,
  summary: "Hang up: a call of two is over, one of a group goes on without the caller",
  description:
    "Before an answer it is cancelled by who calls, and rejected by who is called. Again changes nothing.",
  access: "user",
  params: callParams,
  replies: { 200: { description: "The call as it is now", body: callReply } },
});

const listCalls = contract({
  operationId: "listCalls",
  method: "get",
  path: "/api/calls/history",
  tag,
  summary: "The caller's own calls that are over, latest first",
  access: "user",
  query: pageQuery.extend({
    missed: queryBoolean.optional().openapi({
      description: "`true`: only those that the caller missed",
    }),
  }),
  replies: { 200: { description: "Calls", body: listOf(call) } },
});

const activeCalls = contract({
  operationId: "listActiveCalls",
  method: "get",
  path: "/api/calls/active",
  tag,
  summary: "Calls that go on now: the one the caller is in, and those of groups they could join",
  access: "user",
  replies: { 200: { description: "Calls", body: listOf(call) } },
});

const getCall = contract({
  operationId: "getCall",
  method: "get",
  path: "/api/calls/{callId}",
  tag,
  summary: "One of the caller's own calls",
  access: "user",
  params: callParams,
  replies: { 200: { description: "The call", body: call } },
});

const hideCall = contract({
  operationId: "hideCall",
  method: "delete",
  path: "/api/calls/{callId}",
  tag,
  summary: "Take a call that is over out of the caller's own history",
  access: "user",
  params: callParams,
  replies: { 204: { description: "Hidden" } },
  errors: { 409: ["call_state"] },
});

const getIceServers = contract({
  operationId: "getIceServers",
  method: "get",
  path: "/api/calls/ice-servers",
  tag,
  summary: "Servers that help two browsers find a way to each other, with short-lived credentials",
  access: "user",
  replies: { 200: { description: "For RTCPeerConnection", body: iceServers } },
});

const reportCall = contract({
  operationId: "reportCall",
  method: "post",
  path: "/api/calls/{callId}/diagnostics",
  tag,
  summary: "How the call went here; again replaces what was said before",
  access: "user",
  params: callParams,
  body: callReport,
  replies: { 204: { description: "Kept" } },
});

const getCallReports = contract({
  operationId: "getCallReports",
  method: "get",
  path: "/api/calls/{callId}/diagnostics",
  tag,
  summary: "How the call went: of everybody for who called, else one's own",
  access: "user",
  params: callParams,
  replies: { 200: { description: "Reports", body: listOf(storedReport) } },
});

const SFU_ERRORS = { 409: ["call_state"], 503: ["unavailable"] } as const;

const openSfuSession = contract({
  operationId: "openCallSfuSession",
  method: "post",
  path: "/api/calls/{callId}/sfu/session",
  tag,
  summary: "Begin a connection to the media server; an earlier one of the caller's is over",
  access: "user",
  params: callParams,
  replies: {
    201: { description: "Begun; add tracks next", body: z.object({ ok: z.literal(true) }) },
  },
  errors: SFU_ERRORS,
});

const addSfuTracks = contract({
  operationId: "addCallSfuTracks",
  method: "post",
  path: "/api/calls/{callId}/sfu/tracks",
  tag,
  summary: "Publish tracks of one's own, or get those of others in the call",
  access: "user",
  params: callParams,
  body: sfuTracksRequest,
  replies: { 200: { description: "What the media server answers", body: sfuTracksReply } },
  errors: SFU_ERRORS,
  neverReplay: true,
});

const renegotiateSfu = contract({
  operationId: "renegotiateCallSfu",
  method: "put",
  path: "/api/calls/{callId}/sfu/renegotiate",
  tag,
  summary: "Answer the media server's offer",
  access: "user",
  params: callParams,
  body: z.object({ sessionDescription }),
  replies: { 204: { description: "Taken" } },
  errors: SFU_ERRORS,
});

const closeSfuTracks = contract({
  operationId: "closeCallSfuTracks",
  method: "put",
  path: "/api/calls/{callId}/sfu/tracks/close",
  tag,
  summary: "Stop sending or getting tracks",
  access: "user",
  params: callParams,
  body: sfuCloseRequest,
  replies: { 200: { description: "What the media server answers", body: sfuTracksReply } },
  errors: SFU_ERRORS,
});

export const callContracts = {
  initiateCall,
  respondToCall,
  endCall,
  listCalls,
  activeCalls,
  getIceServers,
  getCall,
  hideCall,
  reportCall,
  getCallReports,
  openSfuSession,
  addSfuTracks,
  renegotiateSfu,
  closeSfuTracks,
};
