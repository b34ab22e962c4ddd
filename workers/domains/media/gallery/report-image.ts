import { and, isNull, sql } from "drizzle-orm";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, openReports, type ReportInput, reportContent } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { canSee, IMAGE_KIND } from "../rules.ts";
import { findImage, updateImageRow } from "../store.ts";
import { images } from "../tables.ts";

/**
 * Reports an image that the caller sees. When so many different people have, it is hidden from others in the same batch,
 * until a moderator looks. Throws `not_found`, `rate_limited`.
 */
export async function reportImage(
  deps: MediaDeps,
  actor: Actor,
  imageId: string,
  input: ReportInput,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const image = await findImage(deps.db, imageId);
  if (!image || !canSee(image, actor.userId)) throw new AppError(commonErrors.not_found);
  const { ownerId, title, name } = image;
  const subject = { kind: IMAGE_KIND, subjectId: imageId };
  const many = sql`${openReports(subject)} >= ${deps.config.reportThreshold}`;
  const hide = updateImageRow(
    deps.db,
    imageId,
    { withheld: "reported" },
    and(many, isNull(images.withheld)),
  );
  return reportContent(deps, actor, { ...subject, ownerId, title: title || name }, input, () => [
    hide,
  ]);
}
