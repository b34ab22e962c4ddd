import { mediaContracts as contracts } from "../../../../shared/contracts/media/index.ts";
import type { Router } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { ANY_BODIES, openUpload } from "../open-upload.ts";
import { deleteFile } from "./delete-file.ts";
import { getFile } from "./get-file.ts";
import { readFile } from "./read-file.ts";
import { uploadFile } from "./upload-file.ts";

/** Files as such: what messages show, and whatever else is uploaded. */
export function filesRoutes(router: Router<MediaDeps>): void {
  router.bind(contracts.uploadFile).to(async ({ deps, actor, query, request }) => {
    const upload = await openUpload(request, query, ANY_BODIES);
    const body = await uploadFile(deps, actor, upload);
    return { status: 201, body, headers: { Location: `/api/files/${body.fileId}` } };
  });

  router.bind(contracts.getFile).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getFile(deps, actor, params.fileId),
  }));

  router.bind(contracts.deleteFile).to(async ({ deps, actor, params }) => {
    await deleteFile(deps, actor, params.fileId);
    return { status: 204 };
  });

  router.bind(contracts.getFileContent).to(async ({ deps, params, query, request }) => {
    const { status, headers, body } = await readFile(deps, {
      ...params,
      expires: query.expires,
      signature: query.signature,
      download: query.download === "true",
      range: request.headers.get("Range"),
      ifRange: request.headers.get("If-Range"),
      ifNoneMatch: request.headers.get("If-None-Match"),
    });
    return new Response(body, { status, headers });
  });
}
