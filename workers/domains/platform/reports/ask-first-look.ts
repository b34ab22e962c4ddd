import type { PlatformDeps } from "../ports.ts";
import type { Subject } from "./store.ts";

/** The job by which a classifier looks at a thing; moderation handles it. */
export const FIRST_LOOK_JOB = "moderation.first-look";

/** Has a classifier look at what is shown to others, where there is one. What cannot be asked for undoes nothing. */
export async function askFirstLook(
  deps: Pick<PlatformDeps, "config" | "jobs" | "log">,
  { kind, subjectId }: Subject,
): Promise<void> {
  if (!deps.config.firstLook) return;
  await deps.jobs.enqueue(FIRST_LOOK_JOB, { kind, subjectId }).catch((error: unknown) => {
    deps.log.error("a first look was not asked for", { kind, subjectId, error });
  });
}
