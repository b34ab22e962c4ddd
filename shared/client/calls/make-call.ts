import { reply } from "../throwing.ts";
import type { Call, CallDeps, CallMedia, CallSession, CallTarget, CallType } from "./call-view.ts";
import { LiveSession } from "./live-session.ts";

/**
 * Calls somebody, or the members of a chat. Devices open while the platform rings. Why it cannot be, the view's `refusal`
 * says. When they are calling us already, it is that call that is answered.
 */
export function startCall(deps: CallDeps, target: CallTarget, type: CallType): CallSession {
  const body =
    "userId" in target ? { targetUserId: target.userId, type } : { chatId: target.chatId, type };
  return new LiveSession(deps, {
    known: null,
    open: async () => (await reply(deps.api.POST("/api/calls/initiate", { body }))).call,
    media: { audio: true, video: type === "video" },
  });
}

/** Takes a call that rings, or joins one of a group. */
export function answerCall(
  deps: CallDeps,
  call: Call,
  { video }: Pick<CallMedia, "video">,
): CallSession {
  const body = { callId: call.id, action: "accept" } as const;
  return new LiveSession(deps, {
    known: call,
    open: async () => (await reply(deps.api.POST("/api/calls/respond", { body }))).call,
    media: { audio: true, video },
  });
}

/** Goes on with a call that one is in, after the page was loaded anew. */
export function resumeCall(
  deps: CallDeps,
  call: Call,
  media: CallMedia = { audio: true, video: call.type === "video" },
): CallSession {
  return new LiveSession(deps, { known: call, open: async () => call, media });
}
