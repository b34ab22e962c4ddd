import type { Chat } from "../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { findProfiles, isBlockedEitherWay } from "../people/index.ts";
import { blocked } from "./errors.ts";
import type { ChatDeps, FoundOutcome } from "./ports.ts";
import { directKey, encryptedDirectKey } from "./rules.ts";
import { deleteChatRow, reserveDirectChat } from "./store.ts";
import { tellBlock } from "./tell-block.ts";

/** Each further round needs the other person to delete the chat once more in between. */
const MOST_ROUNDS = 5;

function oneself(): AppError {
  return new AppError(commonErrors.validation_failed, {
    fields: [{ path: "userId", message: "A direct chat is with somebody else." }],
  });
}

/**
 * The one chat of the caller and that person, or their encrypted one, made now if they have none. Throws `validation_failed` for oneself,
 * `not_found`, and `blocked`.
 */
export async function openDirectChat(
  deps: ChatDeps,
  actor: { readonly userId: string },
  { userId: peerId, encrypted }: { readonly userId: string; readonly encrypted: boolean },
): Promise<{ readonly chat: Chat; readonly made: boolean }> {
  if (peerId === actor.userId) throw oneself();
  const pair = [actor.userId, peerId] as const;
  const people = [...(await findProfiles(deps, pair)).values()];
  if (people.length < pair.length) throw new AppError(commonErrors.not_found);
  if (await isBlockedEitherWay(deps, ...pair)) throw blocked();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const row = await reserveDirectChat(deps.db, {
      id: deps.ids.next<string>(),
      type: "direct",
      title: "",
      directKey: encrypted ? encryptedDirectKey(...pair) : directKey(...pair),
      createdAt: deps.clock.now(),
    });
    const outcome = await deps.rooms.found({ ...row, encrypted }, actor.userId, people);
    if (outcome.kind !== "gone") return opened(deps, pair, outcome);
    // Deleted, and the directory has not heard yet.
    await deleteChatRow(deps.db, row.id);
  }
  throw new AppError(commonErrors.conflict);
}

/**
 * The chat of two people whom something of the platform has brought together; `null` where they cannot talk: one has
 * blocked the other, or is not there any more.
 */
export async function chatOf(
  deps: ChatDeps,
  userId: string,
  peerId: string,
): Promise<string | null> {
  try {
    const { chat } = await openDirectChat(deps, { userId }, { userId: peerId, encrypted: false });
    return chat.id;
  } catch (error) {
    if (error instanceof AppError && error.definition.status < 500) return null;
    throw error;
  }
}

/** Whoever blocked the other before there was a room to be told: it is told now. */
async function opened(
  deps: ChatDeps,
  pair: readonly [string, string],
  { kind, chat }: Exclude<FoundOutcome, { kind: "gone" }>,
) {
  if (await isBlockedEitherWay(deps, ...pair)) {
    await tellBlock(deps, ...pair);
    throw blocked();
  }
  return { chat, made: kind === "founded" };
}
