import { and, asc, eq, gt } from "drizzle-orm";
import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import type { StudioDeps } from "./ports.ts";
import { studioBoxes, studioComments, studioProjects, studioPrompts } from "./tables.ts";

const PAGE = 50;

type ProjectRow = typeof studioProjects.$inferSelect;
type CommentRow = typeof studioComments.$inferSelect;

async function contentOf({ db }: StudioDeps, { id, name, description, variables }: ProjectRow) {
  const boxes = await db
    .select({ name: studioBoxes.name, description: studioBoxes.description })
    .from(studioBoxes)
    .where(eq(studioBoxes.projectId, id))
    .orderBy(asc(studioBoxes.orderIndex), asc(studioBoxes.id));
  const prompts = await db
    .select({ text: studioPrompts.text })
    .from(studioPrompts)
    .where(eq(studioPrompts.projectId, id))
    .orderBy(asc(studioPrompts.lastUsedAt));
  return { id, name, description, variables, boxes, prompts: prompts.map(({ text }) => text) };
}

/** Somebody's projects in words, and what they said in any; the pictures themselves are among their uploads. */
export async function* studioData(deps: StudioDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const { db } = deps;
  const at = deps.clock.now();
  const page = (after: string) =>
    db
      .select()
      .from(studioProjects)
      .where(and(eq(studioProjects.ownerId, userId), gt(studioProjects.id, after)))
      .orderBy(asc(studioProjects.id))
      .limit(PAGE);
  const projects = jsonLines(
    async (last: { readonly id: string } | null) =>
      Promise.all((await page(last?.id ?? "")).map((row) => contentOf(deps, row))),
    (project) => project,
  );
  yield { path: "studio-projects.json", body: projects, at, compress: true };
  const comments = jsonLines(
    (last: CommentRow | null) =>
      db
        .select()
        .from(studioComments)
        .where(and(eq(studioComments.authorId, userId), gt(studioComments.id, last?.id ?? "")))
        .orderBy(asc(studioComments.id))
        .limit(PAGE),
    ({ projectId, boxId, text, createdAt }) => ({ projectId, boxId, text, at: iso(createdAt) }),
  );
  yield { path: "studio-comments.json", body: comments, at, compress: true };
}
