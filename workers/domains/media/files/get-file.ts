import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso, SECOND } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { signedUntil } from "../rules.ts";
import { type FileVariant, fileUrl, signedFileText } from "./rules.ts";
import { findOwnFile, usesOf } from "./store.ts";

/** So many places are asked about one file: it is sent anew far more often than shown again. */
const MOST_USES = 100;

/** Whether something shows the file to the caller. */
async function isShownTo(deps: MediaDeps, fileId: string, actor: Actor): Promise<boolean> {
  for (const { usedBy, context } of await usesOf(deps.db, fileId, MOST_USES)) {
    if (await deps.fileViewers.canSee(usedBy, context, actor)) return true;
  }
  return false;
}

/** An address of a file that whoever has it may use, for at most an hour. */
export async function signFile(
  deps: Pick<MediaDeps, "clock" | "fileUrls">,
  fileId: string,
  variant: FileVariant,
): Promise<{ readonly url: string; readonly expiresAt: string }> {
  const expires = signedUntil(deps.clock.now());
  const signature = await deps.fileUrls.sign(signedFileText(fileId, variant, expires));
  return {
    url: fileUrl(fileId, variant, expires, signature),
    expiresAt: iso(expires * SECOND),
  };
}

/** A signed address of a file, for its owner or whom something shows it to. Throws `not_found`. */
export async function getFile(deps: MediaDeps, actor: Actor, fileId: string) {
  const own = await findOwnFile(deps.db, fileId);
  const sees = own && (own.ownerId === actor.userId || (await isShownTo(deps, fileId, actor)));
  if (!sees) throw new AppError(commonErrors.not_found);
  return signFile(deps, fileId, "content");
}
