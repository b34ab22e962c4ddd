import { handleFetch, handleQueue, handleScheduled } from "./app/entry.ts";

export { AccountSessions } from "../durable-objects/account-sessions/account-sessions.ts";
export { CallRoom } from "../durable-objects/call-room/call-room.ts";
export { ChatRelay } from "../durable-objects/chat-relay/chat-relay.ts";
export { ChatRoom } from "../durable-objects/chat-room/chat-room.ts";
export { DevConsole } from "../durable-objects/dev-console/dev-console.ts";
export { IdempotencyKeys } from "../durable-objects/idempotency-keys/idempotency-keys.ts";
export { Metrics } from "../durable-objects/metrics/metrics.ts";
export { ProjectChannel } from "../durable-objects/project-channel/project-channel.ts";
export { RateLimiter } from "../durable-objects/rate-limiter/rate-limiter.ts";
export { UploadSession } from "../durable-objects/upload-session/upload-session.ts";
export { UserHub } from "../durable-objects/user-hub/user-hub.ts";
export { ViewCounter } from "../durable-objects/view-counter/view-counter.ts";

export default {
  fetch: handleFetch,
  queue: handleQueue,
  scheduled: handleScheduled,
} satisfies ExportedHandler<Env>;
