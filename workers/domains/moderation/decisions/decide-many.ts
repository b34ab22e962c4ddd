import type { z } from "@hono/zod-openapi";
import {
  ADVERSE,
  type moderationContracts,
} from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { idsFrom } from "../../../../shared/kernel/ids.ts";
import type { ModerationDeps } from "../ports.ts";
import { decide, type Power, termsOf } from "./decide.ts";

type Input = z.output<(typeof moderationContracts)["decideMany"]["body"]>;

/** What is held against somebody has a reason. Throws `validation_failed`. */
function requireGrounds({ action, category, templateId, note }: Input): void {
  if (!ADVERSE.includes(action) || category || templateId || note) return;
  const fields = [{ path: "category", message: "what is held against somebody needs a reason" }];
  throw new AppError(commonErrors.validation_failed, { fields });
}

/**
 * Decides about many things alike, one after the other: each has a result of its own. May be repeated: with the same
 * `firstId`, the id of the first decision, each is decided once. Throws `validation_failed` before anything is decided.
 */
export async function decideMany(
  deps: ModerationDeps,
  power: Power,
  input: Input,
  firstId: string,
) {
  requireGrounds(input);
  const { items, action, note } = input;
  const results = [];
  const ids = idsFrom(firstId, items.length);
  for (const [index, { kind, id: subjectId, revision }] of items.entries()) {
    const terms = termsOf({ ...input, revision });
    const wish = { id: ids[index] ?? firstId, kind, subjectId, action, note, ...terms };
    const outcome = await decide(deps, power, wish);
    const decisionId = outcome.kind === "decided" ? outcome.decision.id : null;
    results.push({ kind, id: subjectId, outcome: outcome.kind, decisionId });
  }
  return { results };
}
