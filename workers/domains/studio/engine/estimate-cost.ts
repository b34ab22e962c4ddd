import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, hasRole } from "../../platform/index.ts";
import { isUsable } from "../models/list-models.ts";
import { checkedParameters } from "../models/parameters.ts";
import { costOf, dollars } from "../models/price.ts";
import { findModel } from "../models/store.ts";
import type { EngineDeps } from "./ports.ts";

interface Wish {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly count: number;
}

/** What it would cost. Throws `not_found`, `validation_failed` that names each bad parameter. */
export async function estimateCost(
  deps: EngineDeps,
  actor: Actor,
  modelId: string,
  { parameters, count }: Wish,
) {
  const found = await findModel(deps.db, modelId);
  if (!found || !(isUsable(found) || hasRole(actor.role, "admin"))) {
    throw new AppError(commonErrors.not_found);
  }
  const { definition } = found.model;
  const each = costOf(definition.price, checkedParameters(definition, parameters));
  const costMicros = each === null ? null : each * count;
  return { costMicros, cost: dollars(costMicros), currency: "USD" as const };
}
