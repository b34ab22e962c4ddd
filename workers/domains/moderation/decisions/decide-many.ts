import type { z } from "@hono/zod-openapi";
import {
  ADVERSE,
  type moderationContracts,
} from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
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
 * Decides about many things alike, one after the other: each has a result of its own. May be repeated: what was decided
 * about stays decided. Throws `validation_failed` before anything is decided.
 */
export async function decideMany(deps: ModerationDeps, power: Power, input: Input) {
  requireGrounds(input);
  const { items, action, note } = input;
  const results = [];
  for (const { kind, id: subjectId, revision } of items) {
    const terms = termsOf({ ...input, revision });
    const outcome = await decide(deps, power, { kind, subjectId, action, note, ...terms });
    const decisionId = outcome.kind === "decided" ? outcome.decision.id : null;
    results.push({ kind, id: subjectId, outcome: outcome.kind, decisionId });
  }
  return { results };
}
