import type { BackupView } from "../../shared/contracts/platform/backups.ts";
import { LocalPlatform } from "../platform/local-platform.mjs";
import { freePort } from "../platform/ports.mjs";
import { bundledWorker } from "../setup/bundled-worker.mjs";
import { SetupError } from "../setup/command.mjs";
import { prepare } from "../setup/prepare.mjs";
import { say } from "../setup/say.mjs";

/** What of the job's report tells that it has begun no backup. */
interface JobReport {
  readonly refused?: string;
  readonly failed?: boolean;
  /** Another run of the job is at work. */
  readonly busy?: boolean;
}

const JOB = "platform.backup";
const AGAIN_MS = 1_000;
/** A step that failed is tried again by then. */
const TRIED_AGAIN_MS = 5 * 60_000;

async function ask<Reply>(origin: string, path: string, body?: object): Promise<Reply> {
  const reply = await fetch(origin + path, {
    method: body ? "POST" : "GET",
    headers: { "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new SetupError(`no backup was made: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as Reply;
}

async function newestOf(origin: string): Promise<BackupView> {
  const { items } = await ask<{ items: BackupView[] }>(origin, "/api/dev/backups");
  const [newest] = items;
  if (!newest) throw new SetupError("no backup was made: the platform's log says why");
  return newest;
}

/** Whether there is nothing more to do about the backup. */
function isSettled({ state, verifiedAt }: BackupView): boolean {
  return state === "failed" || verifiedAt !== null;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, AGAIN_MS));

/** Has a backup begun; one that is being made already will do. */
async function begin(origin: string): Promise<void> {
  for (;;) {
    const { report } = await ask<{ report: Record<string, JobReport> }>(origin, "/api/dev/cron", {
      name: "backup",
    });
    const { refused, failed, busy } = report[JOB] ?? {};
    if (refused) throw new SetupError(`no backup was made: ${refused}`);
    if (failed) throw new SetupError("the backup failed: the platform's log says why");
    // Who is at work may only be reading an old one again.
    if (!busy || !isSettled(await newestOf(origin))) return;
    await pause();
  }
}

/**
 * Has a platform on this machine make a backup, and waits until all of it has been read again. It is asked once: what one
 * run does not finish its queue goes on with, and asking again after the end would begin the next.
 */
export async function backupOf(origin: string): Promise<BackupView> {
  await begin(origin);
  let whole = Date.now();
  for (;;) {
    const newest = await newestOf(origin);
    if (newest.state === "failed") throw new SetupError(`the backup failed: ${newest.problem}`);
    if (newest.problem === null) whole = Date.now();
    if (isSettled(newest) || Date.now() - whole > TRIED_AGAIN_MS) return newest;
    say(`${newest.rows} rows, ${newest.files} files so far`);
    await pause();
  }
}

async function isServing(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Backs the local platform up: the running one, or that of the data folder. */
export async function runLocalBackup(env: NodeJS.ProcessEnv): Promise<BackupView> {
  const running = `http://127.0.0.1:${env["PORT"] || 8787}`;
  if (await isServing(running)) return backupOf(running);
  const port = await freePort(env, "PORT", 8787);
  const origin = `http://localhost:${port}`;
  const variables = await prepare({ env, origin, withWebApp: true });
  const platform = new LocalPlatform(port, variables, await bundledWorker());
  try {
    await platform.ready();
    return await backupOf(running);
  } finally {
    await platform.stop();
  }
}
