import type { SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type {
  ModeratedKind,
  ModerationAction,
  Shown,
} from "../../../shared/contracts/moderation/index.ts";
import type { ReportReason } from "../../../shared/contracts/platform/index.ts";
import type { ChatDeps } from "../chat/index.ts";
import type { IdentityDeps } from "../identity/index.ts";
import type { VideoDeps } from "../video/index.ts";
import type { WorkDeps } from "../work/index.ts";

/** A thing as moderators see it. */
export interface Thing {
  /** Whose it is; `null` where nobody can be told. */
  readonly ownerId: string | null;
  readonly title: string;
  readonly shown: Shown;
  /** Whether it is kept from others' sight now. */
  readonly hidden: boolean;
}

/** What is to be done with a thing. */
export interface Order {
  readonly subjectId: string;
  readonly action: ModerationAction;
  /** `null` for the classifier. */
  readonly moderatorId: string | null;
  /** What its author is told. */
  readonly text: string;
}

/** What a classifier is shown of a thing. */
export interface Material {
  readonly text: string;
  readonly picture: { readonly bytes: Uint8Array; readonly contentType: string } | null;
}

/** A kind of thing that is moderated. Another domain puts its things before the moderators with one more of these. */
export interface ModeratedThings {
  readonly kind: ModeratedKind;
  readonly actions: readonly ModerationAction[];
  /** Path in the web app where its author finds it. */
  pageOf(subjectId: string): string;
  /** Those of these things that are there, by id. */
  find(deps: ModerationDeps, ids: readonly string[]): Promise<ReadonlyMap<string, Thing>>;
  /** That it can be done, as a part of a statement. */
  possible(order: Order): SQL;
  /** Statements that do it, in the batch of the decision. */
  carryOut(deps: ModerationDeps, order: Order): readonly BatchItem<"sqlite">[];
  /** What is to be done outside the database, after it. May be done twice. */
  afterwards?(deps: ModerationDeps, order: Order): Promise<void>;
  /** What a first look is taken at; `null` for what is gone. Without it nothing of this kind is looked at. */
  material?(deps: ModerationDeps, subjectId: string): Promise<Material | null>;
}

/** How sure a classifier is, 0 to 1, that a thing is something of this. */
export type Verdict = { readonly [Reason in ReportReason]?: number | undefined };

/** Takes a first look. Throws when it cannot be reached or makes no sense: the look is taken again later. */
export interface Classifier {
  classify(kind: ModeratedKind, material: Material): Promise<Verdict>;
}

/** From which risk on, 0 to 100, something is done without a person; `null`: never. */
export interface FirstLookPolicy {
  /** At least that: put before the moderators. */
  readonly queueFrom: number;
  /** At least that: taken away. */
  readonly rejectFrom: number | null;
  /** At most that: what waits is let through. */
  readonly approveUpTo: number | null;
}

/** Moderation decides about things of all other domains. */
export type ModerationDeps = IdentityDeps &
  VideoDeps &
  ChatDeps &
  WorkDeps & {
    readonly moderated: ReadonlyMap<ModeratedKind, ModeratedThings>;
    readonly classifier: Classifier | null;
    readonly firstLookPolicy: FirstLookPolicy;
  };
