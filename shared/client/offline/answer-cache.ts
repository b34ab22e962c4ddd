import { database } from "./database.ts";

export interface Answer {
  readonly key: string;
  readonly data: unknown;
}

/** Keeps answers of the platform for a member, each in place of the one before it. */
export async function keepAnswers(userId: string, answers: readonly Answer[]): Promise<void> {
  const change = (await database()).transaction("answers", "readwrite");
  const savedAt = Date.now();
  await Promise.all(answers.map((answer) => change.store.put({ userId, savedAt, ...answer })));
  await change.done;
}

/** All that is kept for a member. */
export async function keptAnswers(userId: string): Promise<Answer[]> {
  const range = IDBKeyRange.bound([userId], [userId, []]);
  return (await database()).getAll("answers", range);
}
