import type { MediaDeps } from "../media/index.ts";

/** What the job board works with. */
export interface WorkDeps extends MediaDeps {}
