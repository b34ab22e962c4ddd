import type { PlatformDeps } from "../platform/index.ts";
import { forgetFollows } from "./follow-store.ts";

/** Forgets whom somebody who is gone followed and looked at, and who followed them. */
export async function erasePerson(deps: Pick<PlatformDeps, "db">, userId: string): Promise<void> {
  await deps.db.batch(forgetFollows(deps.db, userId));
}
