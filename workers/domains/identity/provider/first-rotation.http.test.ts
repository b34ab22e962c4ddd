import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";

const DAY = 86_400;

async function published(): Promise<string[]> {
  const response = await sendJson("GET", "/.well-known/jwks.json");
  const { keys } = await response.json<{ keys: { kid: string }[] }>();
  return keys.map(({ kid }) => kid);
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("the first signing key", () => {
  it("has its age from the first account, though no job has seen it in ninety days", async () => {
    const before = await published();
    await advanceClock(91 * DAY);
    const response = await sendJson("POST", "/api/dev/cron", { name: "rotate-keys" });
    expect(response.status).toBe(200);
    const after = await published();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toEqual(expect.arrayContaining(before));
  });
});
