import { exports } from "cloudflare:workers";
import {
  type Call,
  type CallClientFrame,
  type CallServerFrame,
  callServerFrame,
} from "../contracts/calls/index.ts";
import { type Account, ORIGIN, registerAccount, sendJson } from "./accounts.ts";
import { type HubClient, hubClient, TestSocket } from "./chat-sockets.ts";

export type CallClient = TestSocket<CallServerFrame, CallClientFrame>;

export interface CallReply {
  readonly status: number;
  readonly call: Call;
  readonly code: string;
}

/** Sends a request of somebody's, and reads a reply that holds a call or a problem. */
export async function askCalls(
  method: string,
  path: string,
  who: Account,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<CallReply> {
  const response = await sendJson(method, path, body, { ...who.headers, ...headers });
  const text = await response.text();
  const value = text === "" ? {} : JSON.parse(text);
  return { status: response.status, call: value.call ?? value, code: value.code ?? "" };
}

export function initiate(
  who: Account,
  whom: Account,
  type: "voice" | "video" = "voice",
): Promise<CallReply> {
  return askCalls("POST", "/api/calls/initiate", who, { targetUserId: whom.user.id, type });
}

export function respond(
  who: Account,
  callId: string,
  action: "accept" | "reject",
): Promise<CallReply> {
  return askCalls("POST", "/api/calls/respond", who, { callId, action });
}

export function end(who: Account, callId: string): Promise<CallReply> {
  return askCalls("POST", `/api/calls/${callId}/end`, who);
}

export function getCall(who: Account, callId: string): Promise<CallReply> {
  return askCalls("GET", `/api/calls/${callId}`, who);
}

/** What is in a list of somebody's. */
export async function listed(
  who: Account,
  which: "history" | "active",
  query = "",
): Promise<Call[]> {
  const response = await sendJson("GET", `/api/calls/${which}${query}`, undefined, who.headers);
  return (await response.json<{ items: Call[] }>()).items;
}

function upgrade(path: string, who: Account): Promise<Response> {
  const headers = {
    Upgrade: "websocket",
    "Sec-WebSocket-Protocol": `veche.v1, bearer.${who.tokens.accessToken}`,
  };
  return exports.default.fetch(new Request(ORIGIN + path, { headers }));
}

/** Opens a call's socket as a client does. */
export async function openCall(who: Account, callId: string): Promise<CallClient> {
  return new TestSocket(await upgrade(`/api/calls/${callId}/ws`, who), callServerFrame);
}

/** Opens a call's socket and comes into its room. */
export async function enterCall(
  who: Account,
  callId: string,
  clientName?: string,
): Promise<CallClient> {
  const socket = await openCall(who, callId);
  socket.send({ t: "join_call_room", ...(clientName !== undefined && { clientName }) });
  await socket.frame("room_state");
  return socket;
}

/** A device of somebody's that is there for news. */
export async function device(who: Account): Promise<HubClient> {
  const socket = hubClient(await upgrade("/api/ws", who));
  await socket.settled();
  return socket;
}

export function people(count: number): Promise<Account[]> {
  return Promise.all(Array.from({ length: count }, () => registerAccount()));
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 5));
}
