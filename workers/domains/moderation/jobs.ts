import { z } from "@hono/zod-openapi";
import { moderatedKind } from "../../../shared/contracts/moderation/index.ts";
import { FIRST_LOOK_JOB, type QueueJob } from "../platform/index.ts";
import { CARRY_OUT_JOB } from "./decisions/carry-out-job.ts";
import { carryOutside } from "./decisions/decide.ts";
import { findDecision } from "./decisions/store.ts";
import { takeFirstLook } from "./first-look/take-first-look.ts";
import type { ModerationDeps } from "./ports.ts";

const subject = z.object({ kind: moderatedKind, subjectId: z.string() });

const firstLookJob: QueueJob<ModerationDeps, typeof subject> = {
  name: FIRST_LOOK_JOB,
  message: subject,
  handle: (deps, { kind, subjectId }) => takeFirstLook(deps, kind, subjectId),
};

const decided = z.object({ decisionId: z.string(), ip: z.string().nullable() });

/** One that an appeal has undone meanwhile is not carried out any more. */
const carryOutJob: QueueJob<ModerationDeps, typeof decided> = {
  name: CARRY_OUT_JOB,
  message: decided,
  handle: async (deps, { decisionId, ip }) => {
    const filed = await findDecision(deps.db, decisionId);
    if (filed && filed.decision.withdrawnAt === null) await carryOutside(deps, filed.decision, ip);
  },
};

export const moderationJobs = [firstLookJob, carryOutJob] as const;
