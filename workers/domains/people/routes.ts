import { peopleContracts as contracts } from "../../../shared/contracts/people/index.ts";
import type { Router } from "../platform/index.ts";
import { blockUser, unblockUser } from "./blocks/block-user.ts";
import { listBlocked } from "./blocks/list-blocked.ts";
import { followUser, unfollowUser } from "./follow-user.ts";
import { getUser } from "./get-user.ts";
import { listFollowsOf } from "./list-follows-of.ts";
import { listUsers } from "./list-users.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import type { PushDeps } from "./notifications/send-push.ts";
import { getPublicProfile } from "./public-profiles.ts";
import { reportUser } from "./report-user.ts";
import { updateMe } from "./update-me.ts";

export function peopleRoutes(router: Router<PushDeps>): void {
  notificationRoutes(router);

  router.bind(contracts.getMe).to(async ({ actor }) => ({ status: 200, body: actor.account }));

  router.bind(contracts.updateMe).to(async ({ deps, actor, body }) => ({
    status: 200,
    body: await updateMe(deps, actor, body),
  }));

  router.bind(contracts.listUsers).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listUsers(deps, actor, query),
  }));

  router.bind(contracts.getUser).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getUser(deps, actor, params.userId),
  }));

  router.bind(contracts.getPublicProfile).to(async ({ deps, params, optionalActor }) => ({
    status: 200,
    body: await getPublicProfile(deps, await optionalActor(), params.username),
  }));

  router.bind(contracts.follow).to(async ({ deps, actor, params }) => {
    await followUser(deps, actor, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.unfollow).to(async ({ deps, actor, params }) => {
    await unfollowUser(deps, actor, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.listFollowers).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listFollowsOf(deps, actor, params.userId, "followers", query),
  }));

  router.bind(contracts.listFollowing).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listFollowsOf(deps, actor, params.userId, "following", query),
  }));

  router.bind(contracts.blockAgain).to(async ({ deps, actor, params }) => {
    await blockUser(deps, actor, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.block).to(async ({ deps, actor, params }) => {
    await blockUser(deps, actor, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.unblock).to(async ({ deps, actor, params }) => {
    await unblockUser(deps, actor, params.userId);
    return { status: 204 };
  });

  router.bind(contracts.reportUser).to(async ({ deps, actor, params, body }) => {
    const { id, made } = await reportUser(deps, actor, params.userId, body);
    return { status: made ? 201 : 200, body: { id } };
  });

  router.bind(contracts.listBlocked).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listBlocked(deps, actor, query),
  }));
}
