import { mediaContracts as contracts } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { httpDate } from "../../../../shared/kernel/time.ts";
import type { Router } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { viewFile } from "../files/view-file.ts";
import { appendPiece } from "./append-piece.ts";
import { createUpload } from "./create-upload.ts";
import { finishUpload } from "./finish-upload.ts";
import { addImageOfUpload } from "./image-of-upload.ts";
import { presignUpload } from "./presign-upload.ts";
import { getQuota } from "./quota.ts";
import { pieceOf } from "./read-piece.ts";
import { PIECE_TYPE } from "./rules.ts";
import { terminateUpload } from "./terminate-upload.ts";
import { optionsHeaders, requireTus, spoken, TUS } from "./tus-headers.ts";
import { finishIfWhole, getUpload } from "./view-upload.ts";

/** Uploads in pieces (tus 1.0), and past us by signed addresses. */
export function uploadsRoutes(router: Router<MediaDeps>): void {
  router.bind(contracts.uploadOptions).to(async ({ deps }) => ({
    status: 204,
    headers: optionsHeaders(deps.fileQuota.bytes),
  }));

  router.bind(contracts.createUpload).to(({ deps, actor, request }) =>
    spoken(async () => {
      requireTus(request);
      const { headers, body } = request;
      const { opening, complete } = await createUpload(deps, actor, {
        length: headers.get("Upload-Length"),
        metadata: headers.get("Upload-Metadata"),
      });
      const { uploadId, expiresAt, length } = opening;
      const begun = {
        ...TUS,
        Location: `/api/uploads/${uploadId}`,
        "Upload-Expires": httpDate(expiresAt),
      };
      if (complete) return { status: 201, headers: { ...begun, "Upload-Offset": String(length) } };
      if (!body || headers.get("Content-Type") !== PIECE_TYPE)
        return { status: 201, headers: begun };
      try {
        const piece = pieceOf(request, 0);
        const { offset } = await appendPiece(deps, actor, uploadId, piece, body);
        return { status: 201, headers: { ...begun, "Upload-Offset": String(offset) } };
      } catch (error) {
        // Its sender does not learn where it is: nobody can go on with it.
        await terminateUpload(deps, actor.userId, uploadId).catch(() => {});
        throw error;
      }
    }),
  );

  // Before what takes any word in its place for an id.
  router.bind(contracts.presignUpload).to(async ({ deps, actor, body }) => ({
    status: 201,
    body: await presignUpload(deps, actor, body),
  }));

  router.bind(contracts.getUpload).to(({ deps, actor, params, request }) =>
    spoken(async () => {
      const shown = await getUpload(deps, actor, params.uploadId);
      if (request.method !== "HEAD") return { status: 200, ...shown };
      requireTus(request);
      if (shown.body.status === "rejected") throw new AppError(commonErrors.gone);
      await finishIfWhole(deps, actor, shown);
      return { status: 200, ...shown };
    }),
  );

  router.bind(contracts.appendUpload).to(({ deps, actor, params, request }) =>
    spoken(async () => {
      requireTus(request);
      if (request.headers.get("Content-Type") !== PIECE_TYPE) {
        throw new AppError(commonErrors.unsupported_media_type);
      }
      const body = request.body ?? new Blob([]).stream();
      const piece = pieceOf(request, null);
      const { offset, lapsesAt } = await appendPiece(deps, actor, params.uploadId, piece, body);
      const lapses = lapsesAt !== null && { "Upload-Expires": httpDate(lapsesAt) };
      return { status: 204, headers: { ...TUS, "Upload-Offset": String(offset), ...lapses } };
    }),
  );

  router.bind(contracts.deleteUpload).to(({ deps, actor, params, request }) =>
    spoken(async () => {
      await getUpload(deps, actor, params.uploadId);
      requireTus(request);
      await terminateUpload(deps, actor.userId, params.uploadId);
      return { status: 204, headers: TUS };
    }),
  );

  router.bind(contracts.completeUpload).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: viewFile(await finishUpload(deps, actor.userId, params.uploadId)),
  }));

  router.bind(contracts.addImage).to(async ({ deps, actor, body }) => {
    const { kind, image } = await addImageOfUpload(deps, actor, body);
    if (kind === "duplicate") return { status: 200, body: { ...image, duplicate: true } };
    return { status: 201, body: image, headers: { Location: `/api/media/${image.id}` } };
  });

  router.bind(contracts.getQuota).to(async ({ deps, actor }) => ({
    status: 200,
    body: await getQuota(deps, actor.userId),
  }));
}
