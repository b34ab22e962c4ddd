/** @public For who asks text models elsewhere; siblings meet it through a port that the app fills. */
export { completeText, streamText, type TextWish } from "./engine/complete-text.ts";
export type { EngineDeps } from "./engine/ports.ts";
export { eraseStudio } from "./erase-studio.ts";
export { studioCrons, studioJobs } from "./jobs.ts";
export type * from "./ports.ts";
export { studioRoutes } from "./routes.ts";
export { studioData } from "./studio-data.ts";
