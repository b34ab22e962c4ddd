export type { EngineDeps } from "./engine/ports.ts";
export { eraseStudio } from "./erase-studio.ts";
export { studioCrons, studioJobs } from "./jobs.ts";
export type * from "./ports.ts";
export { studioRoutes } from "./routes.ts";
export { studioData } from "./studio-data.ts";
