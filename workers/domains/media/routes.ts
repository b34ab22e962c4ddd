import { mediaContracts as contracts } from "../../../shared/contracts/media/index.ts";
import { peopleContracts } from "../../../shared/contracts/people/index.ts";
import type { Router } from "../platform/index.ts";
import { boardsRoutes } from "./boards/routes.ts";
import { deleteImage } from "./delete-image.ts";
import type { MediaDeps } from "./deps.ts";
import { feedHeaders } from "./feed-cache.ts";
import { deleteAvatar, putAvatar } from "./files/put-avatar.ts";
import { filesRoutes } from "./files/routes.ts";
import { galleryRoutes } from "./gallery/routes.ts";
import { getImage } from "./get-image.ts";
import { listFeed, listOwn } from "./list-images.ts";
import { IMAGE_BODIES, openUpload } from "./open-upload.ts";
import { readRendition } from "./read-rendition.ts";
import { updateImage } from "./update-image.ts";
import { uploadImage } from "./upload-image.ts";
import { uploadsRoutes } from "./uploads/routes.ts";

export function mediaRoutes(router: Router<MediaDeps>): void {
  filesRoutes(router);
  uploadsRoutes(router);
  boardsRoutes(router);
  galleryRoutes(router);

  router.bind(peopleContracts.putAvatar).to(async ({ deps, actor, body }) => ({
    status: 200,
    body: await putAvatar(deps, actor, body.uploadId),
  }));

  router.bind(peopleContracts.deleteAvatar).to(async ({ deps, actor }) => {
    await deleteAvatar(deps, actor);
    return { status: 204 };
  });

  router.bind(contracts.uploadImage).to(async ({ deps, actor, query, request }) => {
    const upload = await openUpload(request, query, IMAGE_BODIES);
    const { kind, image } = await uploadImage(deps, actor, upload);
    if (kind === "duplicate") return { status: 200, body: { ...image, duplicate: true } };
    return { status: 201, body: image, headers: { Location: `/api/media/${image.id}` } };
  });

  router.bind(contracts.feed).to(async ({ deps, query, request, optionalActor }) => {
    const actor = await optionalActor();
    const body = await listFeed(deps, actor?.userId ?? null, query);
    const { headers, unchanged } = await feedHeaders(body, actor, request);
    return unchanged ? { status: 304, headers } : { status: 200, headers, body };
  });

  router.bind(contracts.mine).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listOwn(deps, actor.userId, query),
  }));

  router.bind(contracts.getImage).to(async ({ deps, params, optionalActor }) => {
    const actor = await optionalActor();
    return { status: 200, body: await getImage(deps, actor?.userId ?? null, params.imageId) };
  });

  router.bind(contracts.updateImage).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateImage(deps, actor, params.imageId, body),
  }));

  router.bind(contracts.deleteImage).to(async ({ deps, actor, params }) => {
    await deleteImage(deps, actor, params.imageId);
    return { status: 204 };
  });

  router
    .bind(contracts.getRendition)
    .to(async ({ deps, params, query, request, optionalActor }) => {
      const { status, headers, body } = await readRendition(
        deps,
        {
          imageId: params.imageId,
          variant: params.rendition,
          expires: query.expires,
          signature: query.signature,
          ifNoneMatch: request.headers.get("If-None-Match"),
        },
        optionalActor,
      );
      return new Response(body, { status, headers });
    });
}
