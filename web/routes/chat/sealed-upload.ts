import { ApiError, type UploadFile } from "../../../shared/client/index.ts";
import type { Remote } from "../../encryption/browser/rpc.ts";
import type { WorkerSide } from "../../encryption/browser/worker.ts";

/** All that the platform is told of a sealed file. */
const SEALED = { name: "sealed", contentType: "application/octet-stream", kind: "file" } as const;
const GONE = 410;

/** Uploads the sealed forms of files, which the worker has; what it is told of is not uploaded twice. */
export function sealedUpload(worker: Remote<WorkerSide>): UploadFile {
  return async ({ localId }, signal) => {
    const parts = await worker.fileParts(localId);
    if (!parts) throw new ApiError("gone", GONE);
    const { uploadOutgoing } = await import("../../app/device/uploads.ts");
    let fileId = "";
    for (const { part, sealed } of parts) {
      // How far the file itself is can be seen by its own name.
      const name = part === "content" ? localId : `${localId} ${part}`;
      fileId = await uploadOutgoing({ ...SEALED, localId: name, blob: sealed }, signal);
      await worker.fileUploaded(localId, part, fileId);
    }
    return fileId;
  };
}
