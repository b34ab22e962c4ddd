import { mediaContracts as contracts } from "../../../../shared/contracts/media/index.ts";
import type { Router } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { addItem, boardItemsPage, takeItem } from "./board-items.ts";
import { viewBoard } from "./board-view.ts";
import { createBoard, deleteBoard, updateBoard } from "./change-boards.ts";
import { listBoards, requireBoard } from "./list-boards.ts";

/** Collections of images. */
export function boardsRoutes(router: Router<MediaDeps>): void {
  router.bind(contracts.listBoards).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listBoards(deps, actor, query),
  }));

  router.bind(contracts.createBoard).to(async ({ deps, actor, body, newId }) => {
    const board = await createBoard(deps, actor, body, newId);
    const headers = { Location: `/api/media/boards/${board.id}` };
    return { status: 201, body: board, headers };
  });

  router.bind(contracts.getBoard).to(async ({ deps, params, optionalActor }) => {
    const viewerId = (await optionalActor())?.userId ?? null;
    const board = await requireBoard(deps, viewerId, params.boardId);
    return { status: 200, body: await viewBoard(deps, board, viewerId) };
  });

  router.bind(contracts.updateBoard).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateBoard(deps, actor, params.boardId, body),
  }));

  router.bind(contracts.deleteBoard).to(async ({ deps, actor, params }) => {
    await deleteBoard(deps, actor, params.boardId);
    return { status: 204 };
  });

  router.bind(contracts.listBoardItems).to(async ({ deps, params, query, optionalActor }) => {
    const viewerId = (await optionalActor())?.userId ?? null;
    return { status: 200, body: await boardItemsPage(deps, viewerId, params.boardId, query) };
  });

  router.bind(contracts.addBoardItem).to(async ({ deps, actor, params }) => {
    await addItem(deps, actor, params.boardId, params.imageId);
    return { status: 204 };
  });

  router.bind(contracts.removeBoardItem).to(async ({ deps, actor, params }) => {
    await takeItem(deps, actor, params.boardId, params.imageId);
    return { status: 204 };
  });
}
