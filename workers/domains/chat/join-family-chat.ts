import { findProfiles } from "../people/index.ts";
import type { ChatDeps, ChatFoundation } from "./ports.ts";
import { findFamilyChat, insertChat } from "./store.ts";

const TITLE = "Family";

/** The family chat, made now if it is not there. Of several who make it at once, one does: the index sees to that. */
async function familyChat(deps: ChatDeps): Promise<ChatFoundation> {
  const present = await findFamilyChat(deps.db);
  if (present) return present;
  await insertChat(deps.db, {
    id: deps.ids.next<string>(),
    type: "family",
    title: TITLE,
    createdAt: deps.clock.now(),
  });
  const made = await findFamilyChat(deps.db);
  if (!made) throw new Error("the family chat was not made");
  return made;
}

/**
 * Puts a new account into the family chat, whose first member owns it. May be called again: nothing happens twice. When
 * it returns, the chat is in the user's list. Who
 * is suspended or gone by then is left out.
 */
export async function joinFamilyChat(deps: ChatDeps, userId: string): Promise<void> {
  const person = (await findProfiles(deps, [userId])).get(userId);
  if (!person) return;
  const chat = await familyChat(deps);
  await deps.rooms.join(chat, person);
}
