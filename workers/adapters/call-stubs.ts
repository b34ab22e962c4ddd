import { socketOutcome, socketRequest } from "../../shared/contracts/chat/object-socket.ts";
import type { CallHubs, CallRooms } from "../domains/calls/ports.ts";

/** Each call's room is the object of that name. */
export function objectCallRooms(namespace: Env["CALL_ROOM"]): CallRooms {
  const room = (callId: string) => namespace.getByName(callId);
  return {
    begin: async (plan) => room(plan.id).begin(plan),
    describe: async (callId, userId) => room(callId).describe(userId),
    respond: async (callId, userId, action) => room(callId).respond(userId, action),
    end: async (callId, userId) => room(callId).end(userId),
    settled: async (callId) => room(callId).settled(),
    erase: async (callId, userId) => room(callId).erase(userId),
    openSocket: async (callId, { userId, sessionId }) =>
      socketOutcome(await room(callId).fetch(socketRequest({ userId, sessionId, after: null }))),
    sfuPeer: async (callId, userId) => room(callId).sfuPeer(userId),
    setSfuSession: async (callId, userId, sessionId) =>
      room(callId).setSfuSession(userId, sessionId),
    publish: async (callId, userId, tracks) => room(callId).publish(userId, tracks),
    unpublish: async (callId, userId, names) => room(callId).unpublish(userId, names),
  };
}

/** Which calls somebody has is known in their hub. */
export function objectCallHubs(namespace: Env["USER_HUB"]): CallHubs {
  return { callIds: async (userId) => namespace.getByName(userId).callIds() };
}
