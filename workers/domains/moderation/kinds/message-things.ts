import { sql } from "drizzle-orm";
import {
  MESSAGE_KIND,
  messageOfSubject,
  messageSubject,
  reportedMessages,
} from "../../chat/index.ts";
import type { ModeratedThings, ModerationDeps, Thing } from "../ports.ts";
import { stateAfter } from "./verdicts.ts";

const LONGEST_TITLE = 300;

/** Moderators see what was reported, and nothing else of a chat. */
async function find(
  { db }: ModerationDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Thing>> {
  const rows = await reportedMessages(db, ids.map(messageOfSubject));
  return new Map(
    rows.map(({ chatId, seq, snapshot }) => {
      const message = snapshot.at(-1);
      const title = message?.text.slice(0, LONGEST_TITLE) ?? "";
      const shown = { messages: [...snapshot] };
      const ownerId = message?.senderId ?? null;
      return [messageSubject(chatId, seq), { ownerId, title, hidden: false, shown }];
    }),
  );
}

export const messageThings: ModeratedThings = {
  kind: MESSAGE_KIND,
  actions: ["approve", "dismiss", "warn", "reject", "remove", "suspend"],
  pageOf: (subjectId) => {
    const { chatId, seq } = messageOfSubject(subjectId);
    return `/chats/${chatId}?m=${seq}`;
  },
  find,
  // A reported message is not hidden, and what is deleted from a chat does not come back: there is nothing to restore.
  possible: () => sql`true`,
  carryOut: () => [],
  async afterwards({ rooms }, { subjectId, action, moderatorId }) {
    if (stateAfter(action) === "kept" || moderatorId === null) return;
    const { chatId, seq } = messageOfSubject(subjectId);
    await rooms.moderate(chatId, moderatorId, seq);
  },
};
