import type { UploadSessions } from "../domains/media/uploads/ports.ts";

/** Each upload under way is the object of its id. */
export function objectUploads(namespace: Env["UPLOAD_SESSION"]): UploadSessions {
  return {
    open: (opening) => namespace.getByName(opening.uploadId).open(opening),
    view: async (uploadId, ownerId) => namespace.getByName(uploadId).view(ownerId),
    append: async (uploadId, ownerId, piece, body) =>
      namespace.getByName(uploadId).append(ownerId, piece, body),
    assemble: async (uploadId, ownerId) => namespace.getByName(uploadId).assemble(ownerId),
    settle: async (uploadId, rejection) => namespace.getByName(uploadId).settle(rejection),
    terminate: async (uploadId, ownerId) => namespace.getByName(uploadId).terminate(ownerId),
  };
}
