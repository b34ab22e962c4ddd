import type { PushPayload } from "../../shared/contracts/people/notifications.ts";
import type { PushMessage } from "../domains/people/notifications/ports.ts";

/** Everything in it is text: `data` of a message may hold nothing else. */
function dataOf(payload: PushPayload): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
}

const QUIET: readonly PushPayload["kind"][] = ["clear", "call_ended"];

/** What Apple's service is told: apps there show what it is given, or are woken quietly. */
function apns({ payload, urgency, ttlSeconds }: PushMessage, now: number) {
  const { kind, title, body, badge, tag } = payload;
  const quiet = QUIET.includes(kind);
  const headers = {
    "apns-expiration": String(now + ttlSeconds),
    // A background message may have no other (Apple, "Sending notification requests to APNs").
    "apns-priority": urgency === "high" && !quiet ? "10" : "5",
    "apns-collapse-id": tag,
    ...(quiet && { "apns-push-type": "background" }),
  };
  const shown = { alert: { title, body }, sound: "default", "thread-id": tag };
  return { headers, payload: { aps: { badge, ...(quiet ? { "content-available": 1 } : shown) } } };
}

/**
 * The body of `messages:send` (FCM HTTP v1). Android apps get data alone, which wakes them, and show it themselves: a
 * call has to ring, and only they know whether a chat is open. `now` is in seconds.
 */
export function fcmMessage(token: string, message: PushMessage, now: number) {
  const { payload, urgency, ttlSeconds } = message;
  return {
    message: {
      token,
      data: dataOf(payload),
      android: {
        priority: urgency === "high" ? "HIGH" : "NORMAL",
        ttl: `${ttlSeconds}s`,
        collapse_key: payload.tag,
      },
      apns: apns(message, now),
    },
  };
}
