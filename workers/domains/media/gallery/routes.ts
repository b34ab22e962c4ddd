import { mediaContracts as contracts } from "../../../../shared/contracts/media/index.ts";
import type { Router } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { bulkImages } from "./bulk-images.ts";
import { likeImage } from "./like-image.ts";
import { reportImage } from "./report-image.ts";
import { similarImages } from "./similar-images.ts";
import { countImageView } from "./view-image.ts";

/** What people do with images of the gallery. */
export function galleryRoutes(router: Router<MediaDeps>): void {
  router.bind(contracts.likeImage).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await likeImage(deps, actor, params.imageId, true),
  }));

  router.bind(contracts.unlikeImage).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await likeImage(deps, actor, params.imageId, false),
  }));

  router.bind(contracts.reportImage).to(async ({ deps, actor, params, body }) => {
    const { id, made } = await reportImage(deps, actor, params.imageId, body);
    return { status: made ? 201 : 200, body: { id } };
  });

  router.bind(contracts.viewImage).to(async ({ deps, params, origin, optionalActor }) => {
    await countImageView(deps, await optionalActor(), origin, params.imageId);
    return { status: 204 };
  });

  router.bind(contracts.similarImages).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: { items: await similarImages(deps, actor, params.imageId) },
  }));

  router.bind(contracts.bulkImages).to(async ({ deps, actor, body }) => ({
    status: 200,
    body: await bulkImages(deps, actor, body),
  }));
}
