import type { Chat } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { lastingThumbUrl } from "../media/index.ts";
import type { Actor } from "../platform/index.ts";
import { granted } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

export interface ChatPatch {
  readonly title?: string | undefined;
  readonly avatarFileId?: string | null | undefined;
  readonly muted?: boolean | undefined;
}

async function avatarUrlOf(
  deps: ChatDeps,
  actor: Actor,
  fileId: string | null | undefined,
): Promise<string | null | undefined> {
  if (fileId === null || fileId === undefined) return fileId;
  const url = await lastingThumbUrl(deps, actor.userId, fileId);
  if (url !== null) return url;
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "avatarFileId", message: "This is no image of yours." }],
  });
}

/**
 * Changes a chat's title and picture, or mutes it for the caller alone. All of it, or nothing. Throws `not_found`,
 * `forbidden` (who does not own it; in a direct chat nobody names it), `validation_failed`.
 */
export async function updateChat(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  { title, avatarFileId, muted }: ChatPatch,
): Promise<Chat> {
  const avatarUrl = await avatarUrlOf(deps, actor, avatarFileId);
  return granted(await deps.rooms.reshape(chatId, actor.userId, { title, avatarUrl, muted }));
}
