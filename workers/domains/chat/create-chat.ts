import type { Chat } from "../../../shared/contracts/chat/index.ts";
import { HOUR, SECOND } from "../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../platform/index.ts";
import { createGroup, type GroupInput } from "./create-group.ts";
import { openDirectChat } from "./open-direct-chat.ts";
import type { ChatDeps } from "./ports.ts";

const POLICY = { name: "chats-made", limit: 300, windowSeconds: HOUR / SECOND };

type Input =
  | { readonly type: "direct"; readonly userId: string; readonly encrypted: boolean }
  | (GroupInput & { readonly type: "group" });

/**
 * Opens the chat of two people, or makes a group with that id, once. Answers whether it was made now. Throws `not_found`,
 * `validation_failed`, `blocked`, `rate_limited`.
 */
export async function createChat(
  deps: ChatDeps,
  actor: Actor,
  input: Input,
  newId: string,
): Promise<{ readonly chat: Chat; readonly made: boolean }> {
  await enforceRate(deps, `chats-made:${actor.userId}`, POLICY);
  if (input.type === "direct") return openDirectChat(deps, actor, input);
  return { chat: await createGroup(deps, actor, input, newId), made: true };
}
