export { callData } from "./call-data.ts";
export { endBlockedCalls } from "./end-blocked-calls.ts";
export { eraseCalls } from "./erase-calls.ts";
export { callCrons } from "./jobs.ts";
export type * from "./ports.ts";
export { callRoutes } from "./routes.ts";
