import type { SearchHit } from "../../../../shared/client/index.ts";
import { encryption } from "../../../app/encryption.ts";

/** So much of a text is shown around what was found. */
const AROUND = 60;

/** Messages of an encrypted chat with these words, newest first, among those that this browser has read. */
export async function findSealed(chatId: string, userId: string, q: string): Promise<SearchHit[]> {
  const found = await (await encryption(userId)).find(chatId, q);
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return found.map(({ seq, senderId, createdAt: at, text }) => {
    const first = Math.max(0, text.toLowerCase().indexOf(words[0] ?? ""));
    const from = Math.max(0, first - AROUND);
    const snippet = text.slice(from, first + 2 * AROUND);
    return { chatId, seq, senderId, at, snippet, highlights: places(snippet.toLowerCase(), words) };
  });
}

function places(text: string, words: readonly string[]): SearchHit["highlights"] {
  return words
    .map((word) => ({ start: text.indexOf(word), length: word.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start);
}
