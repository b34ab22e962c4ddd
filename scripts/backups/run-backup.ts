import { LocalPlatform } from "../platform/local-platform.mjs";
import { freePort } from "../platform/ports.mjs";
import { bundledWorker } from "../setup/bundled-worker.mjs";
import { SetupError } from "../setup/command.mjs";
import { prepare } from "../setup/prepare.mjs";
import { say } from "../setup/say.mjs";

/** What the job says of what it did. */
export interface BackupReport {
  readonly backup?: string;
  readonly state?: string;
  readonly verified?: boolean;
  readonly stores?: number;
  readonly rows?: number;
  readonly files?: number;
  readonly bytes?: number;
  readonly goesOn?: boolean;
  readonly problem?: string;
  readonly refused?: string;
  readonly failed?: boolean;
  readonly busy?: boolean;
}

const JOB = "platform.backup";
const AGAIN_MS = 1_000;

/** Has a platform on this machine make a backup, and waits for its end. */
export async function backupOf(origin: string): Promise<BackupReport> {
  for (;;) {
    const reply = await fetch(`${origin}/api/dev/cron`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "backup" }),
    });
    if (!reply.ok)
      throw new SetupError(`no backup was made: ${reply.status} ${await reply.text()}`);
    const { report } = (await reply.json()) as { report: Record<string, BackupReport> };
    const made = report[JOB] ?? {};
    if (made.refused) throw new SetupError(`no backup was made: ${made.refused}`);
    if (made.failed) throw new SetupError("the backup failed: the platform's log says why");
    if (!made.goesOn && !made.busy) return made;
    say(`${made.rows ?? 0} rows, ${made.files ?? 0} files so far`);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function isServing(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Backs the local platform up: the running one, or that of the data folder. */
export async function runLocalBackup(env: NodeJS.ProcessEnv): Promise<BackupReport> {
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
