import type { Message } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, type ReportInput, reportContent } from "../../platform/index.ts";
import type { ChatDeps } from "../ports.ts";
import { MESSAGE_KIND, messageSubject } from "./rules.ts";
import { insertReport } from "./store.ts";

/** What was said before it, which moderators see too. */
const MOST_BEFORE = 5;

interface MessageReportInput extends ReportInput {
  readonly seq: number;
}

/** The message as it stays on record: addresses of files end, ids do not. */
function recorded(message: Message): Message {
  const attachments = message.attachments.map(({ thumbUrl: _, ...file }) => ({ ...file, url: "" }));
  return { ...message, attachments };
}

/** The message and those before it, oldest first. Throws `not_found`. */
async function snapshotOf(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  seq: number,
): Promise<Message[]> {
  const range = { direction: "before", seq: seq + 1 } as const;
  const found = await deps.rooms.messages(chatId, actor.userId, range, MOST_BEFORE + 1);
  if (found?.[0]?.seq !== seq) throw new AppError(commonErrors.not_found);
  return found.map(recorded).reverse();
}

/**
 * Puts a message before the moderators, as it is now. Once for each person and message: again gives the report that is
 * there. Throws `not_found`, `rate_limited`.
 */
export async function reportMessage(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  { seq, reason, comment = "" }: MessageReportInput,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const snapshot = await snapshotOf(deps, actor, chatId, seq);
  const message = snapshot.at(-1);
  const subject = { kind: MESSAGE_KIND, subjectId: messageSubject(chatId, seq) };
  const reported = { ...subject, ownerId: message?.senderId ?? null, title: message?.text ?? "" };
  const { userId: reporterId } = actor;
  const createdAt = deps.clock.now();
  const row = { chatId, seq, reporterId, reason, comment, snapshot, createdAt };
  return reportContent(deps, actor, reported, { reason, comment }, (id) => [
    insertReport(deps.db, { id, ...row }),
  ]);
}
