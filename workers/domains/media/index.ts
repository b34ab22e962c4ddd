export type { MediaDeps } from "./deps.ts";
export { eraseMedia } from "./erase-media.ts";
export { mediaCrons } from "./jobs.ts";
export { mediaData } from "./media-data.ts";
export type * from "./ports.ts";
export { mediaRoutes } from "./routes.ts";
export { storageGrowth } from "./storage-growth.ts";
