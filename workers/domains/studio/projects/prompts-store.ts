import { createHash } from "node:crypto";
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { AssetType } from "../../../../shared/contracts/studio/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { studioPrompts } from "../tables.ts";
import { searchable } from "../words.ts";

export type PromptRow = typeof studioPrompts.$inferSelect;

interface UsedPrompt {
  readonly promptText: string;
  readonly promptTemplate: string | null;
  readonly assetType: AssetType;
  readonly modelId: string;
  readonly modelName: string;
}

const { projectId, hash, lastUsedAt } = studioPrompts;

/** Statement that notes that a prompt was used, as it was written. */
export function notePrompt(db: Database, ofProject: string, used: UsedPrompt, now: Millis) {
  const { promptText, promptTemplate, assetType, modelId, modelName } = used;
  const text = promptTemplate ?? promptText;
  const latest = { assetType, modelId, modelName, lastUsedAt: now };
  return db
    .insert(studioPrompts)
    .values({
      projectId: ofProject,
      hash: createHash("sha256").update(text).digest("hex"),
      ...{ text, words: searchable(text), uses: 1, ...latest },
    })
    .onConflictDoUpdate({
      target: [projectId, hash],
      set: { ...latest, uses: sql`${studioPrompts.uses} + 1` },
    });
}

/** Where a list of prompts goes on: after that one. */
export interface PromptPosition {
  readonly lastUsedAt: Millis;
  readonly hash: string;
}

/** A project's prompts, latest first, with words that begin so. */
export async function listPromptRows(
  db: Database,
  ofProject: string,
  words: readonly string[],
  from: PromptPosition | null,
  limit: number,
): Promise<PromptRow[]> {
  const later: SQL | null =
    from && sql`(${lastUsedAt}, ${hash}) < (${from.lastUsedAt}, ${from.hash})`;
  const found = words.map((word) => sql`instr(${studioPrompts.words}, ${word}) > 0`);
  return db
    .select()
    .from(studioPrompts)
    .where(and(eq(projectId, ofProject), later ?? undefined, ...found))
    .orderBy(desc(lastUsedAt), desc(hash))
    .limit(limit);
}
