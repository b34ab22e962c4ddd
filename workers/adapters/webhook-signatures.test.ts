import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { webhookVerifier } from "./webhook-signatures.ts";

const SECRET = "a secret of sixteen";
const NOW = 1_795_000_000_000;
const body = new TextEncoder().encode('{"uid":"a"}');

function header(seconds: number, secret = SECRET, signed: Uint8Array = body): string {
  const tag = createHmac("sha256", secret).update(`${seconds}.`).update(signed).digest("hex");
  return `time=${seconds},sig1=${tag}`;
}

describe("a webhook's signature", () => {
  const now = NOW / 1_000;
  it.each([
    ["fresh", header(now), "good"],
    ["four minutes old", header(now - 240), "good"],
    ["from a clock that runs ahead", header(now + 30), "good"],
    ["six minutes old", header(now - 360), "old"],
    ["from the future", header(now + 120), "old"],
    ["by another secret", header(now, "another secret of ours"), "bad"],
    ["of another body", header(now, SECRET, Uint8Array.of(1)), "bad"],
    ["at another time", header(now).replace(String(now), String(now - 1)), "bad"],
    ["cut short", header(now).slice(0, -1), "bad"],
    ["none", "", "bad"],
    ["nonsense", "time=x,sig1=y", "bad"],
  ])("%s", async (_, given, verdict) => {
    expect(await webhookVerifier(SECRET).verify(given, body, NOW)).toMatchObject({ kind: verdict });
  });

  it("has one mark, however its header is spaced", async () => {
    const spaced = ["", " ", "   ", "\t"].map((gap) => header(now).replace(",", `,${gap}`));
    const verdicts = [...spaced, ` ${header(now)} `].map((given) =>
      webhookVerifier(SECRET).verify(given, body, NOW),
    );
    const mark = header(now).replace(/time=(\d+),sig1=/, "$1.");
    for (const verdict of await Promise.all(verdicts)) {
      expect(verdict).toEqual({ kind: "good", mark });
    }
  });
});
