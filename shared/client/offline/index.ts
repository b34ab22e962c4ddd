/** What a device keeps in its own database: loaded after the first paint, apart from the rest of the client. */
export { type Answer, keepAnswers, keptAnswers } from "./answer-cache.ts";
export { forget, forgetKept } from "./database.ts";
export { type LogCache, storedLog } from "./log-cache.ts";
export { chatsWaiting, storedOutbox } from "./stored-outbox.ts";
