import { and, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { contentCases, type Database, forgetCase, forgetReports } from "../platform/index.ts";
import { IMAGE_KIND } from "./rules.ts";
import { updateImageRow } from "./store.ts";
import { images } from "./tables.ts";

/** What a moderator makes of an image: `restore` shows again what reports have hidden, `approve` also what was taken down. */
type ImageVerdict = "approve" | "reject" | "restore";

function inStateFor(verdict: ImageVerdict): SQL | undefined {
  const notRejected = or(isNull(images.withheld), ne(images.withheld, "rejected"));
  return verdict === "approve" ? isNotNull(images.id) : notRejected;
}

/** That it is before the moderators already; as a part of a statement. */
function hasCase(id: string): SQL {
  const own = and(eq(contentCases.kind, IMAGE_KIND), eq(contentCases.subjectId, id));
  return sql`EXISTS (SELECT 1 FROM ${contentCases} WHERE ${own})`;
}

/**
 * That a verdict can be carried out; as a part of a statement. A picture that its owner shows to nobody, and nobody has
 * reported, is no moderator's business.
 */
export function mayJudgeImage(id: string, verdict: ImageVerdict): SQL {
  const ours = or(eq(images.isPublic, true), hasCase(id));
  const can = and(eq(images.id, id), ours, inStateFor(verdict));
  return sql`EXISTS (SELECT 1 FROM ${images} WHERE ${can})`;
}

/** Statement that carries a verdict out. */
export function judgeImage(db: Database, id: string, verdict: ImageVerdict, reason: string) {
  if (verdict !== "reject")
    return updateImageRow(db, id, { withheld: null, rejectionReason: null });
  return updateImageRow(db, id, { withheld: "rejected", rejectionReason: reason });
}

/** Statements that forget what moderators had to do with an image that is gone. */
export function forgetModeration(db: Database, subjectId: string) {
  const subject = { kind: IMAGE_KIND, subjectId };
  return [forgetReports(db, subject), forgetCase(db, subject)] as const;
}
