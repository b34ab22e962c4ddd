import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { PLATFORMS } from "./platform.ts";
import { type ProcessPlatform, startPlatformProcess } from "./platform-process.ts";

/** What a platform has printed of late goes with the news of a failure, so much of it. */
const TAIL = 6_000;

/**
 * Hands out platforms to the tests of the browser. The next one starts while a test still uses its own, and one that is
 * done with ends while the next test runs: starting and ending take longer than most tests do.
 */
export default async function handOut(): Promise<() => Promise<void>> {
  const inUse = new Map<number, ProcessPlatform>();
  const ending = new Set<Promise<void>>();
  let next: Promise<ProcessPlatform> | null = null;
  const startNext = () => {
    next = startPlatformProcess();
    // Told to whom it is handed out.
    next.catch(() => {});
  };
  const end = (platform: ProcessPlatform) => {
    const done = platform.stop().finally(() => ending.delete(done));
    ending.add(done);
  };

  const take = async (settings: Record<string, string>): Promise<{ port: number }> => {
    const plain = Object.keys(settings).length === 0;
    const ready = plain ? next : null;
    // Before anything is waited for: whoever comes meanwhile gets another one.
    if (ready) startNext();
    const platform = await (ready ?? startPlatformProcess(settings));
    inUse.set(platform.port, platform);
    if (next === null) startNext();
    return { port: platform.port };
  };
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    if (request.method === "POST") return take((await json(request)) as Record<string, string>);
    if (request.method === "GET") {
      return [...inUse.values()].map(
        ({ origin, printed }) => `${origin}: ${printed().slice(-TAIL)}`,
      );
    }
    const port = Number(request.url?.slice(1));
    const platform = inUse.get(port);
    inUse.delete(port);
    if (platform !== undefined) end(platform);
    return {};
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (said) => response.end(JSON.stringify(said)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  // A platform may take as long to start as it likes to be waited for.
  server.requestTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  process.env[PLATFORMS] = `http://127.0.0.1:${address.port}`;
  return async () => {
    server.close();
    for (const platform of inUse.values()) end(platform);
    if (next !== null) await next.then(end, () => {});
    await Promise.all(ending);
  };
}
