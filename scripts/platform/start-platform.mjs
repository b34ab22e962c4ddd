import { bundledWorker } from "../setup/bundled-worker.mjs";
import { SetupError } from "../setup/command.mjs";
import { prepare } from "../setup/prepare.mjs";
import { LocalPlatform } from "./local-platform.mjs";
import { freePort } from "./ports.mjs";
import { onStopSignal } from "./stop-signals.mjs";
import { withTranscoder } from "./transcoder.mjs";

/**
 * Sets up and runs the platform until it is told to stop.
 * @param {NodeJS.ProcessEnv} env
 */
export async function startPlatform(env) {
  const port = await freePort(env, "PORT", 8787);
  const origin = `http://localhost:${port}`;
  const prepared = await prepare({ env, origin, withWebApp: true });
  const { variables, stop: stopTranscoder } = await withTranscoder(prepared);
  const platform = new LocalPlatform(port, variables, await bundledWorker());
  const stopping = onStopSignal(env, () => void platform.stop());
  void platform.ended.then(stopTranscoder);
  try {
    await platform.ready();
  } catch (error) {
    if (stopping.asked) return;
    throw error;
  }
  process.stdout.write(`ready ${origin}\n`);
  await platform.ended;
  if (!stopping.asked) throw new SetupError(`the platform ended by itself:\n${platform.tail}`);
}
