import type { StoredFile } from "../../../../shared/contracts/media/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { OwnFile } from "./store.ts";

/** An upload as its owner sees it. */
export function viewFile({ id, sha256, bytes, name, kind, createdAt, file }: OwnFile): StoredFile {
  const { contentType, width, height, durationMs } = file;
  return {
    fileId: id,
    sha256,
    bytes,
    contentType,
    name,
    kind,
    ...(width > 0 && { width, height }),
    ...(durationMs !== null && { durationMs }),
    createdAt: iso(createdAt),
  };
}
