import { eq } from "drizzle-orm";
import { clearLeftovers } from "./assets/clear-leftovers.ts";
import { forgetJobs } from "./engine/store.ts";
import type { StudioDeps } from "./ports.ts";
import { eraseProject } from "./projects/manage-projects.ts";
import { membershipsOf, projectsOf, removeMemberRow } from "./projects/store.ts";
import { studioAssets, studioComments, studioShareLinks } from "./tables.ts";

const AT_ONCE = 50;

/**
 * Deletes the projects of somebody who is gone with everything in them, takes them out of others' projects, and forgets
 * what they said there and that it was they who made things. May be cut off and begun again.
 */
export async function eraseStudio(deps: StudioDeps, userId: string): Promise<void> {
  const { db } = deps;
  for (;;) {
    const projects = await projectsOf(db, userId, AT_ONCE);
    for (const { id } of projects) await eraseProject(deps, id);
    if (projects.length < AT_ONCE) break;
  }
  for (const projectId of await membershipsOf(db, userId)) {
    await removeMemberRow(db, projectId, userId);
    await deps.projectChannels.cut(projectId, userId);
  }
  await db.batch([
    ...forgetJobs(db, userId, deps.clock.now()),
    db.delete(studioComments).where(eq(studioComments.authorId, userId)),
    db.update(studioAssets).set({ createdBy: null }).where(eq(studioAssets.createdBy, userId)),
    db
      .update(studioShareLinks)
      .set({ createdBy: null })
      .where(eq(studioShareLinks.createdBy, userId)),
  ]);
  await clearLeftovers(deps);
}
