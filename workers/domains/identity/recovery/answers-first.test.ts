import { describe, expect, it } from "vitest";
import type { RatePolicy } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { forgotPassword } from "./forgot-password.ts";
import { sendMagicLink } from "./magic-link.ts";

const policy: RatePolicy = { name: "any", limit: 5, windowSeconds: 60 };
const origin = {
  ip: "192.0.2.1",
  country: null,
  latitude: null,
  longitude: null,
  userAgent: "",
};

/** A platform whose limiter answers about addresses alone: whoever waits for more waits forever. */
function platformThatKnowsNobody() {
  const asked: string[] = [];
  const begun: Promise<unknown>[] = [];
  const deps = {
    config: { addressLimitFactor: 1 },
    identityLimits: {
      messagesPerAddress: policy,
      messagesPerRecipient: policy,
      messagesPerRecipientDaily: policy,
    },
    limiter: {
      hit: (key: string) => {
        asked.push(key);
        const verdict = { allowed: true, remaining: 1, resetSeconds: 1 };
        return key.includes(origin.ip) ? Promise.resolve(verdict) : new Promise(() => {});
      },
    },
    background: (work: Promise<unknown>) => begun.push(work),
  } as unknown as IdentityDeps;
  return { deps, asked, begun };
}

describe.each([
  ["a forgotten password", forgotPassword],
  ["a link by mail", sendMagicLink],
])("who asks for %s", (_, ask) => {
  it("is answered before anything is looked up about the address, and for every address alike", async () => {
    for (const email of ["vera@example.com", "no address"]) {
      const { deps, asked, begun } = platformThatKnowsNobody();
      await ask(deps, email, origin);
      expect(asked.filter((key) => key.includes(origin.ip))).toHaveLength(1);
      expect(begun).toHaveLength(1);
    }
  });
});
