import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { ROOT } from "../setup/places.mjs";
import { temporaryTree } from "../setup/temporary-tree.ts";

const TIMEOUT_MS = 120_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || !address) throw new Error("no address");
  return address.port;
}

/** `npm start` without npm: what it prints, and how it ends. */
function start(port: number, dataDir: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(ROOT, "scripts/start.mjs")], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const started = { child, output: "", ended: once(child, "close"), ready: untilReady(child) };
  child.stdout.on("data", (chunk) => {
    started.output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    started.output += chunk;
  });
  return started;
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk) => /^ready /m.test(String(chunk)) && resolve());
    child.on("close", () => reject(new Error("it ended before it was ready")));
  });
}

function isListening(port: number, host: string): Promise<boolean> {
  const socket = createConnection({ port, host });
  return new Promise((resolve) => {
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
  }).then((open) => {
    socket.destroy();
    return open === true;
  });
}

async function moveClock(port: number, advanceSeconds: number) {
  const reply = await fetch(`http://localhost:${port}/api/dev/clock`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ advanceSeconds }),
  });
  const body: { offsetSeconds: number } = await reply.json();
  return body.offsetSeconds;
}

/** The shell blocks of a part of a document, for a platform at another port. */
function shellOf(document: string, heading: string, port: number): string {
  const text = readFileSync(join(ROOT, document), "utf8");
  const part = text.split(/^## /m).find((one) => one.startsWith(heading)) ?? "";
  const blocks = [...part.matchAll(/^```sh$([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(blocks.length).toBeGreaterThan(0);
  return blocks.join("\n").replaceAll("localhost:8787", `localhost:${port}`);
}

/** What a shell prints; rejects when a command of it fails. */
async function printed(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...env } };
  return (await promisify(execFile)("bash", ["-e", "-c", command], options)).stdout;
}

describe("npm start", () => {
  it(
    "works: serves in development mode, stops when told to, and finds its data again",
    async () => {
      const port = await freePort();
      const dataDir = temporaryTree();
      const first = start(port, dataDir);
      await first.ready;
      const firstCall = shellOf("docs/quick-start.md", "3. First call", port);
      expect(shellOf("docs/quick-start.ru.md", "3. ", port)).toBe(firstCall);
      const examples = shellOf("docs/api.md", "Examples", port);
      const said = await printed(`${firstCall}\n${examples}`, {});
      expect(said).toContain('"username":"anna"');
      expect(said).toContain('"displayName":"Anna of the bell"');
      expect(await moveClock(port, 3600)).toBe(3600);
      first.child.kill("SIGTERM");
      expect(await first.ended).toEqual([0, null]);
      expect(first.output.match(/^ready .*$/gm)).toEqual([`ready http://localhost:${port}`]);
      expect(await isListening(port, "127.0.0.1")).toBe(false);

      const checked = "node scripts/audit-verify.ts && node scripts/media-orphans.ts";
      expect(await printed(checked, { DATA_DIR: dataDir })).toMatch(/^whole: \d+ entries/m);

      const second = start(port, dataDir);
      await second.ready;
      expect(await moveClock(port, 0)).toBe(3600);
      second.child.kill("SIGINT");
      await second.ended;
    },
    TIMEOUT_MS,
  );

  it(
    "refuses: to start with a secret that cannot be used, and names it",
    async () => {
      const started = start(await freePort(), temporaryTree(), { ENCRYPTION_KEY: "short" });
      await expect(started.ready).rejects.toThrow();
      expect(await started.ended).toEqual([1, null]);
      expect(started.output).toMatch(/^the platform did not start: configuration: ENCRYPTION_KEY/m);
      expect(started.output).not.toMatch(/^ready /m);
    },
    TIMEOUT_MS,
  );

  it("refuses: a port that another program holds", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const started = start(port, temporaryTree());
    await expect(started.ready).rejects.toThrow();
    expect(started.output).toContain(`port ${port} is taken`);
  });

  it(
    "survives: being killed outright, leaving nothing that holds its port",
    async () => {
      const port = await freePort();
      const { child, ready } = start(port, temporaryTree());
      await ready;
      child.kill("SIGKILL");
      await expect.poll(() => isListening(port, "127.0.0.1"), { timeout: 15_000 }).toBe(false);
    },
    TIMEOUT_MS,
  );
});
