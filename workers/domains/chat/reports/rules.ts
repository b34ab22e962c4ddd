/** How reports and moderators name messages. */
export const MESSAGE_KIND = "message";

/** A message, as reports name it. */
export function messageSubject(chatId: string, seq: number): string {
  return `${chatId}:${seq}`;
}

/** The message that a report names so. */
export function messageOfSubject(subjectId: string): { chatId: string; seq: number } {
  const [chatId = "", seq = ""] = subjectId.split(":");
  return { chatId, seq: Number(seq) };
}
