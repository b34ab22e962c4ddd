import { z } from "@hono/zod-openapi";

/** Facts that one domain tells the others. Delivered at least once: who listens must not mind hearing one twice. */
export const domainEvent = z.discriminatedUnion("name", [
  z.object({ name: z.literal("user.registered"), userId: z.uuid() }),
  z.object({ name: z.literal("user.profile_changed"), userId: z.uuid() }),
  /**
   * Sessions opened up to `at` (milliseconds) are over, all but the one to `keep`: the account is suspended, about to be
   * deleted, or has a new password. Those of applications are over too where it says so, but for those that came from
   * the one to `keep`.
   */
  z.object({
    name: z.literal("user.signed_out"),
    userId: z.uuid(),
    at: z.number(),
    keep: z.uuid().optional(),
    applications: z.boolean().optional(),
  }),
  /** The user has blocked the other person, or taken the block back. */
  z.object({ name: z.literal("user.block_changed"), userId: z.uuid(), otherId: z.uuid() }),
  /** A company has put an applicant on its shortlist: the recruiter who did, and they, are to talk. */
  z.object({
    name: z.literal("application.shortlisted"),
    applicationId: z.uuid(),
    recruiterId: z.uuid(),
    applicantId: z.uuid(),
  }),
  /** The account is gone for good: whoever keeps something of that person lets go of it. */
  z.object({ name: z.literal("user.erased"), userId: z.uuid() }),
]);

export type DomainEvent = z.infer<typeof domainEvent>;
