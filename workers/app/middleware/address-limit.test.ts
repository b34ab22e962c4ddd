import { describe, expect, it } from "vitest";
import { AddressLimit, REQUESTS_A_QUESTION } from "./address-limit.ts";

const ANNA = "192.0.2.1";
const BORIS = "192.0.2.2";

/** The platform's limiter as long as it answers what it is told to, and the guard that asks it. */
function guarded() {
  const asked: string[] = [];
  const limiter = {
    success: true,
    async limit({ key }: RateLimitOptions) {
      asked.push(key);
      return { success: limiter.success };
    },
  };
  const guard = new AddressLimit(limiter, 10);
  const background: Promise<unknown>[] = [];
  const admit = async (ip: string, times = 1) => {
    for (let n = 0; n < times; n += 1) await guard.admit(ip, (work) => background.push(work));
    await Promise.all(background);
  };
  return { limiter, asked, admit };
}

const REFUSED = { definition: { code: "rate_limited", status: 429 } };

describe("the limit of an address", () => {
  describe("works", () => {
    it("asks the platform once for many requests, each address for itself", async () => {
      const { asked, admit } = guarded();
      await admit(ANNA, REQUESTS_A_QUESTION * 2);
      await admit(BORIS, REQUESTS_A_QUESTION - 1);
      expect(asked).toEqual([ANNA, ANNA]);
    });
  });

  describe("refuses", () => {
    it("every request after the platform has said no, until it lets one through", async () => {
      const { limiter, asked, admit } = guarded();
      limiter.success = false;
      await admit(ANNA, REQUESTS_A_QUESTION);
      await expect(admit(ANNA)).rejects.toMatchObject(REFUSED);
      await expect(admit(ANNA)).rejects.toMatchObject(REFUSED);
      await admit(BORIS);
      limiter.success = true;
      await admit(ANNA, REQUESTS_A_QUESTION);
      expect(asked).toEqual([ANNA, ANNA, ANNA, ANNA]);
    });

    it("with the headers of every limit", async () => {
      const { limiter, admit } = guarded();
      limiter.success = false;
      await admit(ANNA, REQUESTS_A_QUESTION);
      await expect(admit(ANNA)).rejects.toMatchObject({
        headers: {
          "Retry-After": "60",
          RateLimit: '"address";r=0;t=60',
          "RateLimit-Policy": '"address";q=30000;w=60',
        },
      });
    });
  });
});
