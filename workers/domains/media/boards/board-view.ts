import type { Board } from "../../../../shared/contracts/media/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { findPeople } from "../../people/index.ts";
import type { MediaDeps } from "../deps.ts";
import { nobody, thumbUrl } from "../image-view.ts";
import { type BoardRow, countItems, listItems } from "./store.ts";

const COVERS = 4;

async function coversOf(
  deps: MediaDeps,
  boardId: string,
  viewerId: string | null,
): Promise<string[]> {
  const newest = await listItems(deps.db, boardId, viewerId, undefined, COVERS);
  return Promise.all(newest.map(({ image }) => thumbUrl(deps, image)));
}

/** Boards as this viewer sees them: what is hidden from them is neither counted nor shown. */
export async function viewBoards(
  deps: MediaDeps,
  rows: readonly BoardRow[],
  viewerId: string | null,
): Promise<Board[]> {
  const ids = rows.map(({ id }) => id);
  const owners = rows.map(({ ownerId }) => ownerId);
  const [people, counts] = await Promise.all([
    findPeople(deps, owners),
    countItems(deps.db, ids, viewerId),
  ]);
  return Promise.all(
    rows.map(async ({ createdAt, ...row }) => ({
      ...row,
      owner: people.get(row.ownerId) ?? nobody(row.ownerId),
      imageCount: counts.get(row.id) ?? 0,
      covers: await coversOf(deps, row.id, viewerId),
      createdAt: iso(createdAt),
    })),
  );
}

/** One board as this viewer sees it. */
export async function viewBoard(
  deps: MediaDeps,
  row: BoardRow,
  viewerId: string | null,
): Promise<Board> {
  const [view] = await viewBoards(deps, [row], viewerId);
  if (!view) throw new Error("one board has one view");
  return view;
}
