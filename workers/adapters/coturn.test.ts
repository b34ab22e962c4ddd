import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { turnCredential } from "./turn-credentials.ts";

const SECRET = "a secret of this test";
const HOUR_SECONDS = 3_600;

function installed(): boolean {
  return ["turnserver", "turnutils_uclient"].every(
    (name) => spawnSync("which", [name]).status === 0,
  );
}

if (!installed()) process.stdout.write("coturn is not installed: its tests are skipped\n");

/** A port that is free now. */
async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(() => closed()));
  return port;
}

/** Waits for the server to answer a STUN binding request (RFC 8489). */
async function answers(port: number): Promise<void> {
  const socket = createSocket("udp4");
  const request = Buffer.from("000100002112a442000102030405060708090a0b", "hex");
  await new Promise<void>((answered) => {
    const again = setInterval(() => socket.send(request, port, "127.0.0.1"), 50);
    socket.once("message", () => {
      clearInterval(again);
      socket.close();
      answered();
    });
  });
}

/** A coturn of the test's own. */
async function serve(...settings: string[]): Promise<{ port: number; server: ChildProcess }> {
  const port = await freePort();
  const own = [
    ["--listening-port", String(port)],
    ["--listening-ip", "127.0.0.1"],
    ["--relay-ip", "127.0.0.1"],
    ["--static-auth-secret", SECRET],
    ["--realm", "veche.test"],
    ["--pidfile", "/dev/null"],
  ].flat();
  const server = spawn("turnserver", [...own, ...settings], { stdio: "ignore" });
  await answers(port);
  return { port, server };
}

/** What coturn's client says of sending a few packets through the relay. */
function relay(port: number, { username, credential }: { username: string; credential: string }) {
  const args = ["-y", "-c", "-n", "2", "-m", "1", "-p", String(port)];
  const { stdout, stderr } = spawnSync(
    "turnutils_uclient",
    [...args, "-u", username, "-w", credential, "127.0.0.1"],
    { encoding: "utf8", timeout: 20_000 },
  );
  return `${stdout}${stderr}`;
}

const RELAYED = /tot_recv_bytes ~ [1-9]/;
const NOT_LET_IN = /Cannot complete Allocation/;

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

describe.skipIf(!installed())("coturn, by its own client", () => {
  let open: { port: number; server: ChildProcess };
  let ours: { port: number; server: ChildProcess };

  beforeAll(async () => {
    // The client's peer is on this machine, which the product's own configuration refuses.
    const local = ["--allow-loopback-peers", "--cli-password", SECRET, "--no-tls", "--no-dtls"];
    open = await serve("-n", "--use-auth-secret", ...local);
    ours = await serve("-c", "turn/turnserver.conf");
  });
  afterAll(() => {
    for (const { server } of [open, ours]) server.kill("SIGKILL");
  });

  it("takes credentials that were issued", async () => {
    const issued = await turnCredential(SECRET, "anna", inSeconds(HOUR_SECONDS));
    expect(relay(open.port, issued)).toMatch(RELAYED);
  });

  it("refuses expired ones", async () => {
    expect(relay(open.port, await turnCredential(SECRET, "anna", inSeconds(-60)))).toMatch(
      NOT_LET_IN,
    );
  });

  it("refuses forged ones: by another secret, for another person, for longer", async () => {
    const good = await turnCredential(SECRET, "anna", inSeconds(60));
    const longer = good.username.replace(/^\d+/, String(inSeconds(HOUR_SECONDS)));
    for (const forged of [
      await turnCredential("another", "anna", inSeconds(60)),
      { ...good, username: good.username.replace("anna", "boris") },
      { ...good, username: longer },
    ]) {
      expect(relay(open.port, forged)).toMatch(NOT_LET_IN);
    }
  });

  it("lets nobody reach private networks, as it is configured here", async () => {
    const issued = await turnCredential(SECRET, "anna", inSeconds(HOUR_SECONDS));
    const said = relay(ours.port, issued);
    expect(said).toMatch(/403 \(Forbidden IP\)/);
    expect(said).not.toMatch(RELAYED);
  });
});
