import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type OutsideService, outsideService } from "../../shared/testing/http-server.ts";
import { rangeBreachCheck } from "./breached-passwords.ts";

const PASSWORD = "пароль, который утёк";
const HASH = createHash("sha1").update(PASSWORD).digest("hex").toUpperCase();
const PREFIX = HASH.slice(0, 5);
const SUFFIX = HASH.slice(5);
const OTHERS = "0018A45C4D1DEF81644B54AB7F969B88D65:10\r\n00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2";

let service: OutsideService | undefined;
afterEach(() => service?.close());

async function checkAgainst(answer: (response: ServerResponse) => void) {
  service = await outsideService(answer);
  return rangeBreachCheck(`${service.url}/range/`);
}

const saying = (text: string, status = 200) =>
  checkAgainst((response) => {
    response.writeHead(status).end(text);
  });

describe("the check against leaked passwords", () => {
  it("finds a password that the service has, and tells five digits of its hash and no more", async () => {
    const check = await saying(`${OTHERS}\r\n${SUFFIX}:37`);
    expect(await check.has(PASSWORD)).toBe(true);
    const [request] = service?.received ?? [];
    expect(request).toMatchObject({ method: "GET", url: `/range/${PREFIX}`, body: "" });
    expect(request?.headers["add-padding"]).toBe("true");
    const sent = JSON.stringify(service?.received).toUpperCase();
    for (let at = 0; at + 6 <= HASH.length; at++)
      expect(sent).not.toContain(HASH.slice(at, at + 6));
  });

  it("finds none that the service does not have, or has as padding only", async () => {
    expect(await (await saying(OTHERS)).has(PASSWORD)).toBe(false);
    await service?.close();
    expect(await (await saying(`${SUFFIX}:0\n${OTHERS}`)).has(PASSWORD)).toBe(false);
  });

  it("takes no nonsense for a finding", async () => {
    for (const nonsense of [SUFFIX, `${SUFFIX}:-1`, `${SUFFIX}:many`, `<p>${SUFFIX}:5</p>`, ""]) {
      expect(await (await saying(nonsense)).has(PASSWORD)).toBe(false);
      await service?.close();
    }
  });

  it.each([429, 500, 503, 302, 404])("says that it does not know after a %d", async (status) => {
    const check = await saying(`${SUFFIX}:37`, status);
    await expect(check.has(PASSWORD)).rejects.toThrow(`status ${status}`);
  });

  it("gives up on a service that does not answer, or answers without an end", async () => {
    const silent = await checkAgainst(() => {});
    await expect(silent.has(PASSWORD)).rejects.toThrow();
    await service?.close();
    const endless = await checkAgainst((response) => {
      const more = () => {
        while (response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    });
    await expect(endless.has(PASSWORD)).rejects.toThrow("longer than");
  });

  it("gives up on one that is not there", async () => {
    const check = await saying("");
    await service?.close();
    await expect(check.has(PASSWORD)).rejects.toThrow();
  });
});
