/** Begins to make a video ready. */
export const PROCESS_JOB = "video.process";
/** Looks how far the engine has got. */
export const FOLLOW_JOB = "video.follow";
