import type { Chat, Message } from "../../../../shared/contracts/chat/index.ts";
import type { Person } from "../../../../shared/contracts/people/index.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../../identity/index.ts";
import { openFile } from "../../media/index.ts";
import { findPeople } from "../../people/index.ts";
import { type Actor, enforceRate, jsonLines } from "../../platform/index.ts";
import { noSuchChat } from "../errors.ts";
import type { ChatDeps } from "../ports.ts";
import { messageRow, pageEnd, pageStart, pathOf } from "./page.ts";

const POLICY = { name: "chat-exports", limit: 10, windowSeconds: HOUR / SECOND };
const PAGE = 200;

type NextPage = (last: Message | null) => Promise<readonly Message[]>;

/** The history, oldest first. Fails as soon as the reader is not in the chat any more. */
function historyOf(deps: ChatDeps, chatId: string, userId: string): NextPage {
  return async (last) => {
    const range = { direction: "after", seq: last?.seq ?? 0 } as const;
    const page = await deps.rooms.messages(chatId, userId, range, PAGE);
    if (!page) throw noSuchChat();
    return page;
  };
}

/** The history as a page to read, a part at a time. */
function pageOf(
  deps: ChatDeps,
  chat: Chat,
  next: NextPage,
  rowOf: (message: Message, sender: Person | undefined) => string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last: Message | null = null;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(pageStart(chat))),
    async pull(controller) {
      const messages = await next(last);
      const senders = messages.map(({ senderId }) => senderId);
      const people = await findPeople(deps, senders);
      const rows = messages.map((one) => rowOf(one, people.get(one.senderId)));
      controller.enqueue(encoder.encode(rows.join("")));
      last = messages.at(-1) ?? last;
      if (messages.length > 0) return;
      controller.enqueue(encoder.encode(pageEnd));
      controller.close();
    },
  });
}

/** Every file that messages show, once; what has gone meanwhile is left out. */
async function* attachedFiles(deps: ChatDeps, next: NextPage): AsyncGenerator<ArchiveFile> {
  const seen = new Set<string>();
  for (let page = await next(null); page.length > 0; page = await next(page.at(-1) ?? null)) {
    for (const attachment of page.flatMap(({ attachments }) => attachments)) {
      const path = pathOf(attachment);
      const file = seen.has(path) ? null : await openFile(deps, attachment.fileId);
      seen.add(path);
      if (file) yield { path, body: file.body, at: file.createdAt, compress: false };
    }
  }
}

async function* filesOf(
  deps: ChatDeps,
  chat: Chat,
  userId: string,
  withFiles: boolean,
): AsyncGenerator<ArchiveFile> {
  const next = historyOf(deps, chat.id, userId);
  const written = { at: deps.clock.now(), compress: true } as const;
  yield { path: "messages.json", body: jsonLines(next, (message) => message), ...written };
  const rowOf = (message: Message, sender: Person | undefined) =>
    messageRow(message, sender, withFiles);
  yield { path: "messages.html", body: pageOf(deps, chat, next, rowOf), ...written };
  if (withFiles) yield* attachedFiles(deps, next);
}

/**
 * The chat's history as a zip, with its files if they are wanted, made while it is read: nothing is held but a page of it. What the caller may not see any
 * more breaks it off. Throws `not_found`, `rate_limited`.
 */
export async function exportChat(
  deps: ChatDeps,
  actor: Actor,
  chatId: string,
  withFiles: boolean,
): Promise<ReadableStream<Uint8Array>> {
  const chat = await deps.rooms.describe(chatId, actor.userId);
  if (!chat) throw noSuchChat();
  await enforceRate(deps, `chat-exports:${actor.userId}`, POLICY);
  return deps.archives.stream(filesOf(deps, chat, actor.userId, withFiles));
}
