import type { Message } from "../../../shared/contracts/chat/index.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import { type ArchiveRow, findArchives } from "./encryption/archives/store.ts";
import { findEntries, type LogRow } from "./encryption/log/store.ts";
import { type ListedDevice, listDevices } from "./encryption/store.ts";
import type { ChatDeps, OwnReaction } from "./ports.ts";
import { findReportsBy, type ReportRow } from "./reports/store.ts";
import { findChatIds, findMemberships, type MembershipRow } from "./store.ts";

const PAGE = 200;

/** Which chats somebody is in, for each of them what they have written and how they reacted, and what they reported. */
export async function* chatData(deps: ChatDeps, userId: string): AsyncGenerator<ArchiveFile> {
  const written = { at: deps.clock.now(), compress: true } as const;
  yield { path: "chats.json", body: memberships(deps, userId), ...written };
  for (const chatId of await findChatIds(deps.db, userId)) {
    const messages = jsonLines(
      (last: Message | null) => deps.rooms.writtenBy(chatId, userId, last?.seq ?? 0, PAGE),
      ({ seq, text, replyTo, forwardedFrom, createdAt, editedAt, deletedAt }) => ({
        seq,
        text,
        replyTo,
        forwardedAt: forwardedFrom?.at,
        createdAt,
        editedAt,
        deletedAt,
      }),
    );
    const reactions = jsonLines(
      (last: OwnReaction | null) => deps.rooms.reactionsBy(chatId, userId, last, PAGE),
      ({ seq, emoji, at }) => ({ seq, emoji, at: iso(at) }),
    );
    yield { path: `messages/${chatId}.json`, body: messages, ...written };
    yield { path: `reactions/${chatId}.json`, body: reactions, ...written };
  }
  yield { path: "encrypted-chat-devices.json", body: devices(deps, userId), ...written };
  yield { path: "encrypted-chat-device-log.json", body: deviceLog(deps, userId), ...written };
  yield { path: "encrypted-chat-archives.json", body: archives(deps, userId), ...written };
  yield { path: "message-reports.json", body: reports(deps, userId), ...written };
}

function memberships(deps: ChatDeps, userId: string) {
  return jsonLines(
    (last: MembershipRow | null) => findMemberships(deps.db, userId, last?.chatId ?? "", PAGE),
    ({ chatId, role, joinedAt }) => ({ chatId, role, joinedAt: iso(joinedAt) }),
  );
}

function devices(deps: ChatDeps, userId: string) {
  return jsonLines(
    async (last: ListedDevice | null) =>
      last ? [] : listDevices(deps.db, userId, deps.clock.now()),
    ({ id, name, createdAt, seenAt }) => ({
      id,
      name,
      createdAt: iso(createdAt),
      seenAt: iso(seenAt),
    }),
  );
}

function deviceLog(deps: ChatDeps, userId: string) {
  return jsonLines(
    (last: LogRow | null) => findEntries(deps.db, userId, last?.seq ?? 0, PAGE),
    ({ seq, entry, signature, createdAt }) => ({ seq, entry, signature, at: iso(createdAt) }),
  );
}

function archives(deps: ChatDeps, userId: string) {
  return jsonLines(
    async (last: ArchiveRow | null) => (last ? [] : findArchives(deps.db, userId)),
    ({ id, kind, version, createdAt, changedAt }) => ({
      id,
      kind,
      version,
      createdAt: iso(createdAt),
      changedAt: iso(changedAt),
    }),
  );
}

function reports(deps: ChatDeps, userId: string) {
  return jsonLines(
    (last: ReportRow | null) => findReportsBy(deps.db, userId, last?.id ?? "", PAGE),
    ({ chatId, seq, reason, comment, createdAt }) => ({
      chatId,
      seq,
      reason,
      comment,
      at: iso(createdAt),
    }),
  );
}
