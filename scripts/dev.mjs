import { startDevelopment } from "./platform/start-development.mjs";
import { reportFailure } from "./setup/say.mjs";

/** Runs the platform and the web app for work on the code: both follow every change. */
try {
  await startDevelopment(process.env);
} catch (error) {
  reportFailure(error);
}
