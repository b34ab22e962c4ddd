/**
 * Loaded into a child before its program: ends it when the process that started it is gone, however that ended.
 * The channel between the two closes even when the parent was killed outright.
 */
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
