import { studioContracts as contracts } from "../../../../shared/contracts/studio/index.ts";
import type { Origin, Router } from "../../platform/index.ts";
import {
  addComment,
  deleteComment,
  listComments,
  markComment,
  readComments,
} from "../comments/manage-comments.ts";
import type { StudioDeps } from "../ports.ts";
import { addGuestComment, listGuestComments } from "./guest-comments.ts";
import { createLink, listLinks, revokeShareLink } from "./manage-links.ts";
import type { Guest } from "./open-link.ts";
import { viewShared } from "./view-shared.ts";

interface GuestCall {
  readonly params: { readonly token: string };
  readonly request: Request;
  readonly origin: Origin;
}

function guestOf({ params: { token }, request, origin }: GuestCall): Guest {
  return { token, password: request.headers.get("X-Share-Password"), origin };
}

function guestRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.getShared).to(async (call) => ({
    status: 200,
    body: await viewShared(call.deps, guestOf(call)),
  }));

  router.bind(contracts.listSharedComments).to(async (call) => {
    const { deps, params, query } = call;
    const body = await listGuestComments(deps, guestOf(call), params.boxId, query);
    return { status: 200, body };
  });

  router.bind(contracts.addSharedComment).to(async (call) => {
    const { deps, params, body, newId: id } = call;
    const comment = await addGuestComment(deps, guestOf(call), params.boxId, { ...body, id });
    return { status: 201, body: comment };
  });
}

function commentRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.listComments).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listComments(deps, actor, params.boxId, query),
  }));

  router.bind(contracts.addComment).to(async ({ deps, actor, params, body, newId }) => ({
    status: 201,
    body: await addComment(deps, actor, params.boxId, body.text, newId),
  }));

  router.bind(contracts.markComment).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await markComment(deps, actor, params.commentId, body.isRead),
  }));

  router.bind(contracts.readComments).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: { read: await readComments(deps, actor, params.projectId, body.boxId) },
  }));

  router.bind(contracts.deleteComment).to(async ({ deps, actor, params }) => {
    await deleteComment(deps, actor, params.commentId);
    return { status: 204 };
  });
}

/** Links by which a project is shown to anybody, and what is said of its boxes. */
export function sharingRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.createShareLink).to(async ({ deps, actor, params, body, newId }) => ({
    status: 201,
    body: await createLink(deps, actor, params.projectId, body, newId),
  }));

  router.bind(contracts.listShareLinks).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: { items: await listLinks(deps, actor, params.projectId), nextCursor: null },
  }));

  router.bind(contracts.revokeShareLink).to(async ({ deps, actor, params }) => {
    await revokeShareLink(deps, actor, params.linkId);
    return { status: 204 };
  });

  guestRoutes(router);
  commentRoutes(router);
}
