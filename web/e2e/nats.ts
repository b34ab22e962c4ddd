import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SHELL } from "./browsers.ts";

/** Two homes, each behind a NAT that gives every destination another port (RFC 4787, "address and port-dependent"). */
export interface Nats {
  /** This machine's address on the outside. */
  readonly outside: string;
  /** Stand for a Chromium that runs in that home. */
  readonly browsers: readonly [string, string];
  /** Lets the homes reach a port of this machine's own. Answers by which port of the outside. */
  open(port: number): Promise<number>;
  close(): void;
}

/** Between networks whose devices are measured, RFC 2544: no other run's, so that what one left behind is in nobody's way. */
const NETWORK = `198.18.${process.pid % 256}`;
const OUTSIDE = `${NETWORK}.1`;

function run(...words: readonly string[]): boolean {
  const [command = "", ...args] = words.join(" ").split(" ");
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Everything that is made, by name: a bridge for the outside, and for each home its NAT and the home itself. */
const bridgeOf = (pid: number | string) => `vb${pid}`;
function names(index: number, pid: number | string = process.pid) {
  return { nat: `vn${pid}-${index}`, home: `vh${pid}-${index}` };
}

function takeDown(pid: number | string = process.pid): void {
  for (const { nat, home } of [names(1, pid), names(2, pid)]) {
    run(`ip netns delete ${home}`);
    run(`ip netns delete ${nat}`);
  }
  run(`ip link delete ${bridgeOf(pid)}`);
}

/** Takes down what runs that were killed have left: namespaces outlive the process that made them. */
export function sweep(): void {
  for (const pid of keepers()) if (!existsSync(`/proc/${pid}`)) takeDown(pid);
}

/** The processes that have made networks here, whether they still run or not. */
export function keepers(): string[] {
  const words = ["-o", "link", "show", "type", "bridge"];
  const { stdout } = spawnSync("ip", words, { encoding: "utf8" });
  return [...(stdout ?? "").matchAll(/^\d+: vb(\d+):/gm)].map(([, pid = ""]) => pid);
}

function makeHome(bridge: string, index: number): boolean {
  const { nat, home } = names(index);
  const [wan, lan] = [`w${process.pid}-${index}`, `l${process.pid}-${index}`];
  const inside = `10.77.${index}`;
  return [
    `ip netns add ${nat}`,
    `ip netns add ${home}`,
    `ip link add ${wan} type veth peer name wan netns ${nat}`,
    `ip link set ${wan} master ${bridge} up`,
    `ip link add ${lan} netns ${nat} type veth peer name lan netns ${home}`,
    `ip -n ${nat} link set ${lan} name lan`,
    `ip -n ${nat} address add ${NETWORK}.${index + 10}/24 dev wan`,
    `ip -n ${nat} address add ${inside}.1/24 dev lan`,
    `ip -n ${home} address add ${inside}.2/24 dev lan`,
    ...["wan", "lan", "lo"].map((device) => `ip -n ${nat} link set ${device} up`),
    ...["lan", "lo"].map((device) => `ip -n ${home} link set ${device} up`),
    `ip -n ${home} route add default via ${inside}.1`,
    `ip netns exec ${nat} sysctl -qw net.ipv4.ip_forward=1`,
    `ip netns exec ${nat} nft add table ip nat`,
    `ip netns exec ${nat} nft add chain ip nat out { type nat hook postrouting priority 100 ; }`,
    `ip netns exec ${nat} nft add rule ip nat out oifname wan masquerade fully-random`,
  ].every((command) => run(command));
}

/** Makes two homes behind NATs, or answers `null` where namespaces cannot be made (no root, no iproute2, no nftables). */
export function makeNats(): Nats | null {
  sweep();
  const bridge = bridgeOf(process.pid);
  const folder = mkdtempSync(join(tmpdir(), "veche-nats-"));
  const servers: Server[] = [];
  const close = () => {
    for (const server of servers) server.close();
    takeDown();
    rmSync(folder, { recursive: true, force: true });
  };
  const made =
    run(`ip link add ${bridge} type bridge`) &&
    run(`ip address add ${OUTSIDE}/24 dev ${bridge}`) &&
    run(`ip link set ${bridge} up`) &&
    makeHome(bridge, 1) &&
    makeHome(bridge, 2);
  if (!made) {
    close();
    return null;
  }
  const browserIn = (index: number) => {
    const script = join(folder, `chromium-${index}`);
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${names(index).home} ${SHELL} "$@"\n`);
    chmodSync(script, 0o755);
    return script;
  };
  const open = async (port: number) => {
    const server = createServer((inward) => {
      const outward = connect(port, "localhost");
      inward.pipe(outward).pipe(inward);
      for (const socket of [inward, outward]) {
        socket.on("error", () => {
          inward.destroy();
          outward.destroy();
        });
      }
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, OUTSIDE, listening));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("No port is free.");
    return address.port;
  };
  return { outside: OUTSIDE, browsers: [browserIn(1), browserIn(2)], open, close };
}
