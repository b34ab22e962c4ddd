import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";

/** Without coturn the tests of relayed calls are skipped, and reported so. */
export const noCoturn = spawnSync("which", ["turnserver"]).status !== 0;

const SECRET = "a secret of the tests of calls";

export interface TurnServer {
  readonly turnUrl: string;
  readonly stunUrl: string;
  stop(): void;
}

/** A coturn of the tests' own, at an address of this machine. */
export async function startTurn(address = "127.0.0.1"): Promise<TurnServer> {
  const port = await freePort();
  const server: ChildProcess = spawn(
    "turnserver",
    [
      ["-n", "--use-auth-secret", "--allow-loopback-peers", "--no-tls", "--no-dtls", "--no-cli"],
      ["--listening-port", String(port), "--listening-ip", address, "--relay-ip", address],
      ["--static-auth-secret", SECRET, "--realm", "veche.test", "--pidfile", "/dev/null"],
    ].flat(),
    { stdio: "ignore" },
  );
  await answers(address, port);
  return {
    turnUrl: `turn:${address}:${port}?transport=udp`,
    stunUrl: `stun:${address}:${port}`,
    stop: () => void server.kill("SIGKILL"),
  };
}

/** What the platform is told of them. */
export function turnSettings(servers: readonly TurnServer[]): Record<string, string> {
  if (servers.length === 0) return {};
  return {
    TURN_URLS: servers.map(({ turnUrl }) => turnUrl).join(","),
    TURN_SECRET: SECRET,
    STUN_URLS: servers.map(({ stunUrl }) => stunUrl).join(","),
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(() => closed()));
  return port;
}

/** Waits for the server to answer a STUN binding request (RFC 8489). */
async function answers(address: string, port: number): Promise<void> {
  const socket = createSocket("udp4");
  const request = Buffer.from("000100002112a442000102030405060708090a0b", "hex");
  await new Promise<void>((answered) => {
    const again = setInterval(() => socket.send(request, port, address), 50);
    socket.once("message", () => {
      clearInterval(again);
      socket.close();
      answered();
    });
  });
}
