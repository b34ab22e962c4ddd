import type { Chat } from "../../../shared/contracts/chat/index.ts";
import type { Actor } from "../platform/index.ts";
import { noSuchChat } from "./errors.ts";
import { invitable } from "./invitable.ts";
import type { ChatDeps } from "./ports.ts";

export interface GroupInput {
  readonly title: string;
  readonly memberIds: readonly string[];
  readonly encrypted: boolean;
}

/** Makes a group of these people, which the caller owns, once for that id. Throws `validation_failed`, `blocked`. */
export async function createGroup(
  deps: ChatDeps,
  actor: Actor,
  input: GroupInput,
  id: string,
): Promise<Chat> {
  const { userId } = actor;
  const others = input.memberIds.filter((id) => id !== userId);
  const people = await invitable(deps, userId, [userId, ...others], "memberIds");
  const foundation = {
    id,
    type: "group",
    title: input.title,
    encrypted: input.encrypted,
    createdAt: deps.clock.now(),
  } as const;
  const outcome = await deps.rooms.found(foundation, userId, people);
  if (outcome.kind === "gone") throw noSuchChat();
  return outcome.chat;
}
