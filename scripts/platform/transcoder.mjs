import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { hasTools } from "../../transcoder/has-tools.mjs";
import { serve } from "../../transcoder/server.mjs";
import { dataDir } from "../setup/places.mjs";

/**
 * Runs the transcoder beside the platform where ffmpeg is installed and no other is named. Answers the platform's
 * variables with its address in them, and how to stop it. Without one, videos are shown as they came.
 * @param {NodeJS.ProcessEnv} variables
 */
export async function withTranscoder(variables) {
  const unneeded = Boolean(variables["TRANSCODER_URL"]) || !(await hasTools());
  if (unneeded) return { variables, stop: async () => {} };
  const secret = randomBytes(24).toString("base64url");
  const root = join(dataDir(variables), "transcoder");
  const { port, stop } = await serve({ root, secret, port: 0 });
  const TRANSCODER_URL = `http://127.0.0.1:${port}`;
  return { variables: { ...variables, TRANSCODER_URL, TRANSCODER_SECRET: secret }, stop };
}
