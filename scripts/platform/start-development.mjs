import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../setup/command.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";
import { ROOT } from "../setup/places.mjs";
import { prepare } from "../setup/prepare.mjs";
import { LocalPlatform } from "./local-platform.mjs";
import { freePort } from "./ports.mjs";
import { onStopSignal } from "./stop-signals.mjs";
import { withTranscoder } from "./transcoder.mjs";

/**
 * Vite's own server for the web app, which passes the platform's paths on to it.
 * @param {number} port
 * @param {number} platformPort
 * @param {NodeJS.ProcessEnv} env
 */
function startWebApp(port, platformPort, env) {
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const args = [vite, "--config", "web/vite.config.ts", "--port", String(port), "--strictPort"];
  const PLATFORM_URL = `http://127.0.0.1:${platformPort}`;
  const child = spawn(ownNode(ROOT), args, {
    cwd: ROOT,
    env: { ...toolEnv(ROOT, env), PLATFORM_URL },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise((resolve) => {
    child.on("error", resolve);
    child.on("close", resolve);
  });
  return { ended, stop: () => child.kill("SIGTERM") };
}

/**
 * Runs the platform and the web app so that both follow changes of their source: wrangler rebuilds the Worker, Vite
 * swaps modules in the open page. The page to open is Vite's.
 * @param {NodeJS.ProcessEnv} env
 */
export async function startDevelopment(env) {
  const port = await freePort(env, "PORT", 8787);
  const webPort = await freePort(env, "WEB_PORT", 5173);
  const origin = `http://localhost:${webPort}`;
  const prepared = await prepare({ env, origin, withWebApp: false });
  const { variables, stop: stopTranscoder } = await withTranscoder(prepared);
  // The Worker serves this folder; nothing need be in it, as the page comes from Vite.
  mkdirSync(join(ROOT, "web/dist"), { recursive: true });

  const platform = new LocalPlatform(port, variables);
  const web = startWebApp(webPort, port, env);
  const stop = () => {
    web.stop();
    void platform.stop();
  };
  const stopping = onStopSignal(env, stop);
  try {
    await platform.ready();
    process.stdout.write(`ready ${origin} (the platform itself at http://localhost:${port})\n`);
    await Promise.race([platform.ended, web.ended]);
    if (!stopping.asked) throw new SetupError(`one of the two ended by itself:\n${platform.tail}`);
  } catch (error) {
    if (!stopping.asked) throw error;
  } finally {
    stop();
    await Promise.all([platform.ended, web.ended, stopTranscoder()]);
  }
}
