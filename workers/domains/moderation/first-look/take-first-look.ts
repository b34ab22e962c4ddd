import type { ModeratedKind } from "../../../../shared/contracts/moderation/index.ts";
import { findCase, openCase } from "../../platform/index.ts";
import { decide } from "../decisions/decide.ts";
import { wasDecided } from "../decisions/store.ts";
import type { ModerationDeps, Thing } from "../ports.ts";
import { consequence, type Fear, worstOf } from "./policy.ts";

interface Looked extends Fear {
  readonly kind: ModeratedKind;
  readonly subjectId: string;
  /** That of its case before it was read. */
  readonly revision: number;
}

/** Puts it before the moderators, or what waits there in its place by risk. */
async function queue(
  deps: ModerationDeps,
  { kind, subjectId, reason, risk }: Looked,
  { ownerId, title }: Thing,
): Promise<void> {
  const opening = { kind, subjectId, ownerId, title, cause: "first_look" } as const;
  const at = deps.clock.now();
  await openCase(deps.db, { ...opening, at, priority: risk, fear: reason });
}

/** Decides in nobody's name; only what nobody has decided about, and says what was looked at. */
async function decideAlone(
  deps: ModerationDeps,
  { kind, subjectId, reason, revision }: Looked,
  action: "approve" | "reject",
): Promise<void> {
  const terms = { templateId: null, note: "", until: null, revision };
  const category = action === "reject" ? (reason ?? "other") : null;
  await decide(deps, null, { kind, subjectId, action, category, ...terms });
}

/**
 * Has the classifier look at a thing. What it says puts the thing in its place in the queue; it takes it away, or lets it
 * through, only where that is configured, and only what no person has decided about. May be done twice. Throws when the
 * classifier cannot be asked, or makes no sense: the queue tries again.
 */
export async function takeFirstLook(
  deps: ModerationDeps,
  kind: ModeratedKind,
  subjectId: string,
): Promise<void> {
  const things = deps.moderated.get(kind);
  if (!deps.classifier || !things?.material) return;
  const before = await findCase(deps.db, { kind, subjectId });
  // What was decided about rests; what waits again is put into its place.
  if (before !== undefined && before.state !== "waiting") return;
  const material = await things.material(deps, subjectId);
  const thing = (await things.find(deps, [subjectId])).get(subjectId);
  if (material === null || thing === undefined) return;
  const fear = worstOf(await deps.classifier.classify(kind, material));
  const looked = { kind, subjectId, revision: before?.revision ?? 0, ...fear };
  const then = consequence(looked.risk, deps.firstLookPolicy);
  const undecided = before === undefined || !(await wasDecided(deps.db, kind, subjectId));
  if (undecided && then === "reject") return decideAlone(deps, looked, "reject");
  // What waits for nobody is not approved: it is seen already.
  if (undecided && then === "approve" && before?.cause === "new") {
    return decideAlone(deps, looked, "approve");
  }
  if (then === "queue" || (before !== undefined && looked.risk > 0)) {
    await queue(deps, looked, thing);
  }
}
