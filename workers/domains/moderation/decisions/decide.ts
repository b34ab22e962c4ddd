import {
  ADVERSE,
  type DecisionTerms,
  type ModeratedKind,
  type ModerationAction,
} from "../../../../shared/contracts/moderation/index.ts";
import type { ReportReason } from "../../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { type StandingOf, standingOf, suspendAccount } from "../../identity/index.ts";
import {
  type Actor,
  endCase,
  findCase,
  hasRole,
  type Origin,
  settleReports,
  withAudit,
} from "../../platform/index.ts";
import { stateAfter } from "../kinds/verdicts.ts";
import type { ModeratedThings, ModerationDeps, Order, Thing } from "../ports.ts";
import { CARRY_OUT_JOB } from "./carry-out-job.ts";
import { type DecisionRow, findDecision, insertDecision } from "./store.ts";
import { tellAuthor } from "./tell-author.ts";
import { findTemplate } from "./templates.ts";
import { wordingFor } from "./wording.ts";

/** A moderator, and from where they decide. */
export interface Power {
  readonly actor: Actor;
  readonly origin: Origin;
}

/** What is to be decided. */
export interface Wish {
  /** The decision's, where the same may be asked twice: it is decided once. */
  readonly id?: string;
  readonly kind: ModeratedKind;
  readonly subjectId: string;
  readonly action: ModerationAction;
  readonly category: ReportReason | null;
  readonly templateId: string | null;
  readonly note: string;
  /** When a suspension ends; `null`: never. */
  readonly until: Millis | null;
  /** That of the case when the thing was looked at; `null`: the one it has now. */
  readonly revision: number | null;
}

export type Outcome =
  | { readonly kind: "decided"; readonly decision: DecisionRow }
  | { readonly kind: "already_decided" | "impossible" | "not_found" | "forbidden" };

/** The terms of a request as a wish has them. Throws `validation_failed` for a template that is not there. */
export function termsOf({ category, templateId, until, revision }: DecisionTerms) {
  if (templateId !== undefined && !findTemplate(templateId)) {
    const fields = [{ path: "templateId", message: "there is no such template" }];
    throw new AppError(commonErrors.validation_failed, { fields });
  }
  return {
    category: category ?? null,
    templateId: templateId ?? null,
    until: until === undefined ? null : Date.parse(until),
    revision: revision ?? null,
  };
}

/** One's equals and betters are an administrator's to suspend, and nobody suspends themselves here. */
function maySuspend(actor: Actor, author: StandingOf): boolean {
  if (author.id === actor.userId) return false;
  return author.role === "user" || (hasRole(actor.role, "admin") && author.role !== "admin");
}

function isAllowed(wish: Wish, by: Power | null, author: StandingOf | undefined): boolean {
  if (wish.action !== "suspend") return true;
  return by !== null && author !== undefined && maySuspend(by.actor, author);
}

/** Writes the decision down and does what is done in the database, in one batch. Answers whether it was done. */
async function write(
  deps: ModerationDeps,
  things: ModeratedThings,
  thing: Thing,
  decision: DecisionRow,
  ip: string | null,
): Promise<boolean> {
  const { db } = deps;
  const { kind, subjectId, action, category, until, moderatorId, text } = decision;
  const order: Order = { subjectId, action, moderatorId, text };
  const { ownerId, title } = thing;
  const at = decision.createdAt;
  const end = { kind, subjectId, ownerId, title, state: stateAfter(action), at };
  const done = await withAudit(
    deps,
    {
      actorId: moderatorId,
      action: `${kind}.${action}`,
      target: `${kind}:${subjectId}`,
      ip,
      details: { decisionId: decision.id, category, until },
    },
    endCase(db, end, decision.revision - 1, things.possible(order)),
    [
      insertDecision(db, decision),
      settleReports(db, { kind, subjectId }),
      ...things.carryOut(deps, order),
    ],
  );
  return done !== null;
}

/** Does what a decision means outside the database. It may be done twice. */
export async function carryOutside(
  deps: ModerationDeps,
  decision: DecisionRow,
  ip: string | null,
): Promise<void> {
  const { kind, action, authorId, moderatorId, until } = decision;
  await deps.moderated.get(kind)?.afterwards?.(deps, decision);
  if (action !== "suspend" || authorId === null) return;
  await suspendAccount(deps, { actorId: moderatorId, ip }, authorId, until);
}

/**
 * Decides about a thing: its reports are settled, it is written into the audit trail, and its author is told. Of two who
 * decide at once, the first is heard; who has looked at what the thing said before is not. `by` is `null` for the
 * classifier.
 */
export async function decide(deps: ModerationDeps, by: Power | null, wish: Wish): Promise<Outcome> {
  const { kind, subjectId, action, category, note, until } = wish;
  const things = deps.moderated.get(kind);
  const earlier = wish.id === undefined ? undefined : await findDecision(deps.db, wish.id);
  if (things && earlier) {
    // Whatever came after it may not have been done.
    await follow(deps, things, earlier.decision, by?.origin.ip ?? null);
    return { kind: "decided", decision: earlier.decision };
  }
  const thing = (await things?.find(deps, [subjectId]))?.get(subjectId);
  if (!things || !thing) return { kind: "not_found" };
  if (!things.actions.includes(action)) return { kind: "impossible" };
  const { ownerId: authorId } = thing;
  const author = authorId === null ? undefined : await standingOf(deps, authorId);
  if (!isAllowed(wish, by, author)) return { kind: "forbidden" };
  const known = wish.revision ?? (await findCase(deps.db, { kind, subjectId }))?.revision ?? 0;
  const decision: DecisionRow = {
    id: wish.id ?? deps.ids.next<string>(),
    kind,
    subjectId,
    authorId: author?.id ?? null,
    moderatorId: by?.actor.userId ?? null,
    action,
    category,
    title: thing.title,
    text: ADVERSE.includes(action) ? wordingFor(author?.locale ?? "en", wish) : note,
    note,
    until: action === "suspend" ? until : null,
    revision: known + 1,
    withdrawnAt: null,
    createdAt: deps.clock.now(),
  };
  const ip = by?.origin.ip ?? null;
  if (!(await write(deps, things, thing, decision, ip))) {
    const now = await findCase(deps.db, { kind, subjectId });
    return { kind: (now?.revision ?? 0) === known ? "impossible" : "already_decided" };
  }
  await follow(deps, things, decision, ip);
  return { kind: "decided", decision };
}

async function follow(
  deps: ModerationDeps,
  things: ModeratedThings,
  decision: DecisionRow,
  ip: string | null,
): Promise<void> {
  try {
    await carryOutside(deps, decision, ip);
  } catch (error) {
    deps.log.error("a decision is to be carried out later", { decisionId: decision.id, error });
    await deps.jobs.enqueue(CARRY_OUT_JOB, { decisionId: decision.id, ip });
  }
  const { action, authorId, subjectId, title, text } = decision;
  if (action === "dismiss" || authorId === null) return;
  await tellAuthor(deps, things, action, { authorId, subjectId, title, text });
}
