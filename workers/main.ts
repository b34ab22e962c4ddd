import { handleFetch, handleQueue, handleScheduled } from "./app/entry.ts";

export { AccountSessions } from "../durable-objects/account-sessions/account-sessions.ts";
export { ChatRoom } from "../durable-objects/chat-room/chat-room.ts";
export { DevConsole } from "../durable-objects/dev-console/dev-console.ts";
export { IdempotencyKeys } from "../durable-objects/idempotency-keys/idempotency-keys.ts";
export { RateLimiter } from "../durable-objects/rate-limiter/rate-limiter.ts";
export { UserHub } from "../durable-objects/user-hub/user-hub.ts";

export default {
  fetch: handleFetch,
  queue: handleQueue,
  scheduled: handleScheduled,
} satisfies ExportedHandler<Env>;
