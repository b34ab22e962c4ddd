import { type BoxComment, STUDIO_LIMITS } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { BoxRow } from "../boxes/store.ts";
import { tellProject } from "../channel/tell.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { type CommentRow, findComment, insertComment, listCommentRows } from "./store.ts";

const LIST = "studio.comments";

/** What does not belong in a line of text: controls, and marks that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
/** The same in a text of several lines. */
const UNSEEN_IN_TEXT = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** A comment as members see it. */
export function viewComment({ linkId: _, createdAt, ...row }: CommentRow): BoxComment {
  return { ...row, createdAt: iso(createdAt) };
}

export interface Said {
  readonly id: string;
  readonly authorName: string;
  readonly authorId: string | null;
  readonly linkId: string | null;
  readonly text: string;
}

/** Keeps what somebody says of a box, once for that id, and tells its project. Throws `validation_failed`, `too_many_comments`. */
export async function keepComment(deps: StudioDeps, box: BoxRow, said: Said): Promise<CommentRow> {
  const authorName = said.authorName.replace(UNSEEN, " ").trim();
  const text = said.text.replace(/\r\n?/g, "\n").replace(UNSEEN_IN_TEXT, "").trim();
  const empty = [authorName === "" && "authorName", text === "" && "text"].filter(
    (one) => one !== false,
  );
  if (empty.length > 0) {
    const fields = empty.map((path) => ({ path, message: "must have something to be seen" }));
    throw new AppError(commonErrors.validation_failed, { fields });
  }
  const { id, authorId, linkId } = said;
  const row: CommentRow = {
    ...{ id, projectId: box.projectId, boxId: box.id, linkId },
    ...{ authorId, authorName, text, isRead: authorId !== null, createdAt: deps.clock.now() },
  };
  const [added] = await insertComment(deps.db, row, STUDIO_LIMITS.comments);
  const kept = added ?? (await findComment(deps.db, id));
  if (!kept) throw new AppError(errors.too_many_comments);
  await tellProject(deps, box.projectId, [{ t: "comment", comment: viewComment(kept) }]);
  return kept;
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Comments of a box, oldest first. Throws `invalid_cursor`. */
export async function commentPage<View>(
  deps: StudioDeps,
  boxId: string,
  { limit, cursor }: PageQuery,
  view: (row: CommentRow) => View,
): Promise<Page<View>> {
  const [after] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  if (typeof after === "number") throw new AppError(commonErrors.invalid_cursor);
  const rows = await listCommentRows(deps.db, boxId, after, limit + 1);
  return pageOf(rows, limit, view, (row) => deps.cursors.seal(LIST, [row.id]));
}
