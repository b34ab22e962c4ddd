import type { GuestComment } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Page } from "../../../../shared/kernel/pagination.ts";
import { HOUR, iso, MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import { addressKey, enforceRate, perAddress, readConfig } from "../../platform/index.ts";
import { type BoxRow, findBox } from "../boxes/store.ts";
import { commentPage, keepComment, type PageQuery } from "../comments/keep-comment.ts";
import type { CommentRow } from "../comments/store.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { type Guest, openLink } from "./open-link.ts";
import type { LinkRow } from "./store.ts";

/** Comments of one address, by whatever link. */
const RATE = { name: "guest-comments", limit: 10, windowSeconds: (5 * MINUTE) / SECOND };

/** What guests see of a comment. */
function viewForGuests(row: CommentRow): GuestComment {
  const { id, boxId, authorName, text, authorId, createdAt } = row;
  return { id, boxId, authorName, text, byMember: authorId !== null, createdAt: iso(createdAt) };
}

/** A box of the project that the link leads to. Throws `not_found`. */
async function boxBehind(deps: StudioDeps, link: LinkRow, boxId: string): Promise<BoxRow> {
  const box = await findBox(deps.db, boxId);
  if (box?.projectId !== link.projectId) throw new AppError(commonErrors.not_found);
  return box;
}

/** Comments of a box by a link. Throws as {@link openLink}, `invalid_cursor`. */
export async function listGuestComments(
  deps: StudioDeps,
  guest: Guest,
  boxId: string,
  query: PageQuery,
): Promise<Page<GuestComment>> {
  const box = await boxBehind(deps, await openLink(deps, guest), boxId);
  return commentPage(deps, box.id, query, viewForGuests);
}

async function refuseFloods(deps: StudioDeps, link: LinkRow, { origin }: Guest): Promise<void> {
  const { "limits.guestCommentsPerHour": limit } = await readConfig(deps);
  const ofAddress = perAddress(deps, RATE);
  await enforceRate(deps, `guest-comments:${addressKey(origin.ip)}`, ofAddress);
  const ofLink = { name: "link-comments", limit, windowSeconds: HOUR / SECOND };
  await enforceRate(deps, `guest-comments:link:${link.id}`, ofLink);
}

/** Comments on a box by a link. Throws as {@link openLink}, `comments_off`, `too_many_comments`, `rate_limited`. */
export async function addGuestComment(
  deps: StudioDeps,
  guest: Guest,
  boxId: string,
  said: { readonly id: string; readonly authorName: string; readonly text: string },
): Promise<GuestComment> {
  const link = await openLink(deps, guest);
  if (!link.allowComments) throw new AppError(errors.comments_off);
  const box = await boxBehind(deps, link, boxId);
  await refuseFloods(deps, link, guest);
  const row = await keepComment(deps, box, { ...said, authorId: null, linkId: link.id });
  return viewForGuests(row);
}
