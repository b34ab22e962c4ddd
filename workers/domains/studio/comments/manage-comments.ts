import type { BoxComment } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Page } from "../../../../shared/kernel/pagination.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { openBox, openProject } from "../access.ts";
import { tellProject } from "../channel/tell.ts";
import type { StudioDeps } from "../ports.ts";
import { may } from "../rules.ts";
import { commentPage, keepComment, type PageQuery, viewComment } from "./keep-comment.ts";
import { findComment, markComments, removeComment, thisComment, unreadOf } from "./store.ts";

const RATE = { name: "studio-comments", limit: 300, windowSeconds: HOUR / SECOND };
/** More than this are told of by one word, and fetched anew. */
const MOST_TOLD = 20;

/** Comments of a box. Throws `not_found`, `invalid_cursor`. */
export async function listComments(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  query: PageQuery,
): Promise<Page<BoxComment>> {
  await openBox(deps, actor, boxId, "view");
  return commentPage(deps, boxId, query, viewComment);
}

/** Comments on a box as a member, once for that id. Throws `not_found`, `too_many_comments`, `rate_limited`. */
export async function addComment(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  text: string,
  id: string,
): Promise<BoxComment> {
  const { box } = await openBox(deps, actor, boxId, "view");
  await enforceRate(deps, `studio-comments:${actor.userId}`, RATE);
  const { displayName: authorName } = actor.account;
  const said = { id, text, authorName, authorId: actor.userId, linkId: null };
  return viewComment(await keepComment(deps, box, said));
}

/** Marks a comment as read, or not. Throws `not_found`, `forbidden`. */
export async function markComment(
  deps: StudioDeps,
  actor: Actor,
  commentId: string,
  isRead: boolean,
): Promise<BoxComment> {
  const comment = await findComment(deps.db, commentId);
  if (!comment) throw new AppError(commonErrors.not_found);
  await openProject(deps, actor, comment.projectId, "edit");
  const [marked] = await markComments(deps.db, isRead, thisComment(commentId));
  if (!marked) throw new AppError(commonErrors.not_found);
  const view = viewComment(marked);
  await tellProject(deps, marked.projectId, [{ t: "comment_changed", comment: view }]);
  return view;
}

/** Marks all comments of a project, or of a box of it, as read. Throws `not_found`, `forbidden`. Answers how many were not. */
export async function readComments(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  boxId: string | undefined,
): Promise<number> {
  await openProject(deps, actor, projectId, "edit");
  const marked = await markComments(deps.db, true, unreadOf(projectId, boxId));
  const events =
    marked.length > MOST_TOLD
      ? [{ t: "project_changed" } as const]
      : marked.map((row) => ({ t: "comment_changed", comment: viewComment(row) }) as const);
  await tellProject(deps, projectId, events);
  return marked.length;
}

/** Deletes a comment: anybody's for owner and editors, else one's own. Throws `not_found`, `forbidden`. */
export async function deleteComment(
  deps: StudioDeps,
  actor: Actor,
  commentId: string,
): Promise<void> {
  const comment = await findComment(deps.db, commentId);
  if (!comment) throw new AppError(commonErrors.not_found);
  const { projectId, boxId } = comment;
  const project = await openProject(deps, actor, projectId, "view");
  const own = comment.authorId === actor.userId;
  if (!own && !may(project.role, "edit")) throw new AppError(commonErrors.forbidden);
  await removeComment(deps.db, commentId);
  await tellProject(deps, projectId, [{ t: "comment_gone", commentId, boxId }]);
}
