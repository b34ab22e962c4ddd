import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { backupOf } from "./run-backup.ts";

type View = { state: string; verifiedAt: string | null; problem: string | null };

const RUNNING: View = { state: "running", verifiedAt: null, problem: null };
const COMPLETE: View = { ...RUNNING, state: "complete" };
const VERIFIED: View = { ...COMPLETE, verifiedAt: "2026-01-01T00:00:00.000Z" };

let server: Server;
let asked: number;

/** A platform whose job answers so, and whose newest backup stands so, each time it is asked; the last answer stays. */
async function platform(reports: readonly object[], views: readonly View[]): Promise<string> {
  asked = 0;
  let looked = 0;
  server = createServer((request, response) => {
    const answer =
      request.url === "/api/dev/cron"
        ? { report: { "platform.backup": reports[Math.min(asked++, reports.length - 1)] } }
        : { items: [{ id: "b", ...views[Math.min(looked++, views.length - 1)] }] };
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => server.close());

describe("waiting for a backup", () => {
  it("of several runs: it is asked for once, whoever goes on with it", async () => {
    const origin = await platform([{ goesOn: true }], [RUNNING, COMPLETE, VERIFIED]);
    expect(await backupOf(origin)).toMatchObject({ id: "b", ...VERIFIED });
    expect(asked).toBe(1);
  });

  it("asks again while the job is only reading an old one", async () => {
    const origin = await platform([{ busy: true }, {}], [VERIFIED, RUNNING, VERIFIED]);
    await backupOf(origin);
    expect(asked).toBe(2);
  });

  it("says why there is none", async () => {
    await expect(backupOf(await platform([{ refused: "no key" }], [RUNNING]))).rejects.toThrow(
      /no key/,
    );
    server.close();
    const failed = { ...RUNNING, state: "failed", problem: "no room" };
    await expect(backupOf(await platform([{}], [failed]))).rejects.toThrow(/no room/);
  });
});
