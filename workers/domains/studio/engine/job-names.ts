/** Has the next waiting job of a provider submitted. */
export const DISPATCH_JOB = "studio.dispatch";
/** Asks after one task. */
export const FOLLOW_JOB = "studio.follow";
