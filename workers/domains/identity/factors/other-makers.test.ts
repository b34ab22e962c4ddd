import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { SECOND } from "../../../../shared/kernel/time.ts";
import { newTotpSecret, otpauthUrl, totpStep } from "./totp.ts";
import { totpPicture } from "./totp-picture.ts";

const ids = {
  next: <Id extends string>() => crypto.randomUUID() as string as Id,
  random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
};

function run(command: string, ...args: string[]) {
  return spawnSync(command, args, { encoding: "utf8" });
}

const hasOathtool = !run("oathtool", "--version").error;
const hasZbar = !run("zbarimg", "--version").error;

describe("other makers' tools", () => {
  it("oathtool makes codes that count", ({ skip }) => {
    skip(!hasOathtool, "there is no oathtool here (Debian: apt-get install oathtool)");
    const secret = newTotpSecret(ids);
    for (const seconds of [59, 1_234_567_890, 1_795_000_000, 20_000_000_000]) {
      const code = run("oathtool", "--totp", "--base32", `--now=@${seconds}`, secret).stdout.trim();
      expect(code).toMatch(/^\d{6}$/);
      expect(totpStep(secret, code, seconds * SECOND)).toBe(Math.floor(seconds / 30));
    }
  });

  it("zbarimg reads the address from the picture", ({ skip }) => {
    skip(!hasZbar, "there is no zbarimg here (Debian: apt-get install zbar-tools)");
    const url = otpauthUrl(newTotpSecret(ids), "babushka+семья@example.com");
    const folder = mkdtempSync(join(tmpdir(), "veche-qr-"));
    try {
      const file = join(folder, "qr.png");
      writeFileSync(file, drawn(totpPicture(url)));
      expect(run("zbarimg", "--quiet", "--raw", file).stdout.trim()).toBe(url);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The picture as pixels: its dark modules are squares, all in one path. */
function drawn(svg: string): Uint8Array {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const data = new Uint8Array(size * size).fill(255);
  for (const [, x, y, width, height] of svg.matchAll(/M(\d+),(\d+)h(\d+)v(\d+)h-\d+z/g)) {
    for (let row = 0; row < Number(height); row++) {
      const from = (Number(y) + row) * size + Number(x);
      data.fill(0, from, from + Number(width));
    }
  }
  return encode({ width: size, height: size, data, channels: 1 });
}
