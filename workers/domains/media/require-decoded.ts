import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "./deps.ts";
import { finishFile } from "./finish-file.ts";
import type { FileRow } from "./store.ts";

/**
 * Sees to it that no picture is given out that cannot be decoded: a large one is decoded after its sender had their
 * answer, and whoever asks for it before that waits. Throws `not_found` when it turns out to be none, `unavailable` while
 * nothing can be decoded.
 */
export async function requireDecoded(
  deps: MediaDeps,
  { medium, thumbHash, sha256 }: FileRow,
): Promise<void> {
  if (medium !== "image" || thumbHash !== null) return;
  const outcome = await finishFile(deps, sha256);
  if (outcome === "removed") throw new AppError(commonErrors.not_found);
  if (outcome === "postponed") throw new AppError(commonErrors.unavailable);
}
