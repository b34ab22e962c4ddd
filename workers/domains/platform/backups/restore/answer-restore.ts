import { z } from "@hono/zod-openapi";
import type { SqlStore } from "../copy/table-shape.ts";
import type { BackupAnswer, BackupAsk } from "../object-asks.ts";

const statements = z.array(
  z.object({ sql: z.string(), params: z.array(z.union([z.string(), z.number()])).optional() }),
);

const objectAsk = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("whole"), binding: z.string() }),
  z.object({ kind: z.literal("batch"), statements }),
  z.object({ kind: z.literal("last"), statements }),
  z.object({ kind: z.literal("wipe") }),
  z.object({ kind: z.literal("keep"), values: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal("ring"), at: z.number() }),
]);

const restoreAsk = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("database"), statements }),
  z.object({ kind: z.literal("object"), binding: z.string(), name: z.string(), ask: objectAsk }),
]);

/** What a deployment that is being restored is made of. */
export interface RestoredParts {
  readonly database: SqlStore;
  object(binding: string, name: string, ask: BackupAsk): Promise<BackupAnswer>;
}

/** Does what a restore asks for. The caller has shown the key of backups. */
export async function answerRestore(parts: RestoredParts, body: unknown): Promise<BackupAnswer> {
  const asked = restoreAsk.parse(body);
  if (asked.kind === "object") return parts.object(asked.binding, asked.name, asked.ask);
  return { answers: (await parts.database.batch(asked.statements)).map((rows) => [...rows]) };
}
