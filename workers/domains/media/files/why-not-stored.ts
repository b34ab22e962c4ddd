import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { storedBy } from "./store.ts";

/** The error of an upload that was not taken: its owner has no room, or its key was condemned because it took too long. */
export async function whyNotStored(
  deps: MediaDeps,
  ownerId: string,
  bytes: number,
): Promise<AppError> {
  const { fileQuota: quota } = deps;
  const stored = await storedBy(deps.db, ownerId);
  const full = stored.bytes + bytes > quota.bytes || stored.files >= quota.files;
  return new AppError(full ? errors.quota_exceeded : errors.upload_timeout);
}
