import type {
  ModeratedKind,
  ModerationItem,
} from "../../../../shared/contracts/moderation/index.ts";
import type { Video } from "../../../../shared/contracts/video/index.ts";
import {
  AppError,
  commonErrors,
  type ErrorDefinition,
} from "../../../../shared/kernel/app-error.ts";
import { findVideo, VIDEO_KIND, videoErrors, viewVideo } from "../../video/index.ts";
import { errors } from "../errors.ts";
import type { ModerationDeps } from "../ports.ts";
import { getItem } from "../queue/get-item.ts";
import { decide, type Outcome, type Power, type Wish } from "./decide.ts";

/** Throws what an outcome means for a single decision. */
export function requireDecided(
  { kind }: Outcome,
  impossible: ErrorDefinition = errors.decision_impossible,
): void {
  if (kind === "not_found") throw new AppError(commonErrors.not_found);
  if (kind === "forbidden") throw new AppError(commonErrors.forbidden);
  if (kind === "already_decided") throw new AppError(errors.already_decided);
  if (kind === "impossible") throw new AppError(impossible);
}

/** Decides about a video. Throws `not_found`, `video_state`, `already_decided`. */
export async function judgeVideo(
  deps: ModerationDeps,
  power: Power,
  wish: Omit<Wish, "kind">,
): Promise<Video> {
  const outcome = await decide(deps, power, { ...wish, kind: VIDEO_KIND });
  requireDecided(outcome, videoErrors.video_state);
  const video = await findVideo(deps.db, wish.subjectId);
  if (!video) throw new AppError(commonErrors.not_found);
  const { userId, role } = power.actor;
  return viewVideo(deps, video, { userId, role });
}

const KINDS: Readonly<Record<string, ModeratedKind>> = {
  images: "image",
  messages: "message",
  users: "user",
  comments: "comment",
  companies: "company",
  vacancies: "vacancy",
};

/** Decides about a thing of another kind. Throws `not_found`, `decision_impossible`, `already_decided`. */
export async function judgeThing(
  deps: ModerationDeps,
  power: Power,
  things: string,
  wish: Omit<Wish, "kind">,
): Promise<ModerationItem> {
  const kind = KINDS[things];
  if (!kind) throw new AppError(commonErrors.not_found);
  requireDecided(await decide(deps, power, { ...wish, kind }));
  return getItem(deps, kind, wish.subjectId);
}
