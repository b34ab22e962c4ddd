import { USER_KIND } from "../people/index.ts";
import { forgetCaseOwner, forgetReports } from "../platform/index.ts";
import { forgetDecisions } from "./decisions/store.ts";
import type { ModerationDeps } from "./ports.ts";

/**
 * Forgets what was decided about somebody who is gone and what they answered, and that it was they who decided about
 * others. May be cut off and begun again.
 */
export async function eraseModeration({ db }: ModerationDeps, userId: string): Promise<void> {
  await db.batch([
    ...forgetDecisions(db, userId),
    ...forgetCaseOwner(db, userId),
    forgetReports(db, { kind: USER_KIND, subjectId: userId }),
  ]);
}
