import type { Message } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import type { ChatDeps, HistoryRange } from "./ports.ts";

export interface HistoryInput {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A cursor belongs to one chat, and goes on in the direction of its page. */
const listOf = (chatId: string) => `messages ${chatId}`;

async function resumed(deps: ChatDeps, chatId: string, cursor: string): Promise<HistoryRange> {
  const [direction, seq] = await deps.cursors.open(listOf(chatId), cursor);
  if ((direction !== "before" && direction !== "after") || typeof seq !== "number") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { direction, seq };
}

async function rangeOf(deps: ChatDeps, chatId: string, input: HistoryInput): Promise<HistoryRange> {
  const { before, after, cursor } = input;
  if (cursor !== undefined) return resumed(deps, chatId, cursor);
  if (before !== undefined && after !== undefined) {
    throw new AppError(commonErrors.validation_failed, {
      fields: [{ path: "after", message: "Give `before` or `after`, not both." }],
    });
  }
  if (after !== undefined) return { direction: "after", seq: after };
  return { direction: "before", seq: before ?? Number.MAX_SAFE_INTEGER };
}

/**
 * A page of history: `before` newest first, `after` oldest first, neither: the latest, newest first. A cursor goes on in
 * the same direction. Throws `not_found`, `invalid_cursor`.
 */
export async function listMessages(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  input: HistoryInput,
): Promise<Page<Message>> {
  const range = await rangeOf(deps, chatId, input);
  const rows = await deps.rooms.messages(chatId, actor.userId, range, input.limit + 1);
  if (!rows) throw noSuchChat();
  return pageOf(
    rows,
    input.limit,
    (message) => message,
    ({ seq }) => deps.cursors.seal(listOf(chatId), [range.direction, seq]),
  );
}
