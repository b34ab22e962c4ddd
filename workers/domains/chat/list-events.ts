import type { ChatEvent } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps } from "./ports.ts";

const listOf = (chatId: string) => `chat-events ${chatId}`;

async function seqOf(deps: ChatDeps, chatId: string, cursor: string): Promise<number> {
  const [seq] = await deps.cursors.open(listOf(chatId), cursor);
  if (typeof seq !== "number") throw new AppError(commonErrors.invalid_cursor);
  return seq;
}

/** The log after a `seq`, oldest first, whole. Throws `not_found`, `invalid_cursor`. */
export async function listEvents(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  input: { readonly after: number; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ChatEvent>> {
  const { cursor, limit } = input;
  const after = cursor === undefined ? input.after : await seqOf(deps, chatId, cursor);
  const rows = await deps.rooms.events(chatId, actor.userId, after, limit + 1);
  if (!rows) throw noSuchChat();
  return pageOf(
    rows,
    limit,
    (event) => event,
    ({ seq }) => deps.cursors.seal(listOf(chatId), [seq]),
  );
}
