/** The job by which what a decision means outside the database is done after all. */
export const CARRY_OUT_JOB = "moderation.carry-out";
