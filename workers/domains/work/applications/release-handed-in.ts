import { endOtherUses } from "../../media/index.ts";
import type { WorkDeps } from "../ports.ts";

/** Lets go of the files of applications that are gone. May be repeated. */
export async function releaseHandedIn(
  deps: WorkDeps,
  applicationIds: readonly string[],
): Promise<void> {
  for (const id of applicationIds) await endOtherUses(deps, "application", id, []);
}
