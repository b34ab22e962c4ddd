import { startPlatform } from "./platform/start-platform.mjs";
import { reportFailure } from "./setup/say.mjs";

/** Sets up whatever is missing and runs the platform until it is told to stop. */
try {
  await startPlatform(process.env);
} catch (error) {
  reportFailure(error);
}
