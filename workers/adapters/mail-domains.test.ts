import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type OutsideService, outsideService } from "../../shared/testing/http-server.ts";
import { dnsMailDomains } from "./mail-domains.ts";

const MX = 15;
const A = 1;

let service: OutsideService | undefined;
afterEach(() => service?.close());

type Zone = Readonly<Record<number, { Status: number; Answer?: { type: number; data: string }[] }>>;

/** A resolver that knows one domain. */
async function resolver(zone: Zone) {
  service = await outsideService((response, { url }) => {
    const type = Number(new URL(url, "http://localhost").searchParams.get("type"));
    response.end(JSON.stringify(zone[type] ?? { Status: 0 }));
  });
  return dnsMailDomains(`${service.url}/dns-query`);
}

async function behaving(answer: (response: ServerResponse) => void) {
  service = await outsideService(answer);
  return dnsMailDomains(service.url);
}

describe("looking a mail domain up", () => {
  it("finds its mail exchangers", async () => {
    const records = [{ type: MX, data: "10 mx.example.com." }];
    const domains = await resolver({ [MX]: { Status: 0, Answer: records } });
    expect(await domains.takesMail("example.com")).toBe(true);
    const [request] = service?.received ?? [];
    expect(request?.url).toBe("/dns-query?name=example.com&type=15");
    expect(request?.headers.accept).toBe("application/dns-json");
  });

  it("takes an address for a mail exchanger where there is none (RFC 5321)", async () => {
    const domains = await resolver({
      [A]: { Status: 0, Answer: [{ type: A, data: "192.0.2.1" }] },
    });
    expect(await domains.takesMail("example.com")).toBe(true);
  });

  it("finds that there is no such domain, that it wants no mail, or has nothing", async () => {
    expect(await (await resolver({ [MX]: { Status: 3 } })).takesMail("no.example")).toBe(false);
    await service?.close();
    const none = { Status: 0, Answer: [{ type: MX, data: "0 ." }] };
    expect(await (await resolver({ [MX]: none })).takesMail("null.example")).toBe(false);
    await service?.close();
    const alias = { Status: 0, Answer: [{ type: 5, data: "nowhere.example." }] };
    expect(await (await resolver({ [MX]: alias, [A]: alias })).takesMail("a.example")).toBe(false);
  });

  it.each([
    ["a failure of the resolver", 500, "{}"],
    ["too many requests", 429, "{}"],
    ["a redirect", 302, ""],
    ["a page", 200, "<html>"],
    ["JSON of another kind", 200, '{"ok":true}'],
    ["SERVFAIL", 200, '{"Status":2}'],
    ["an answer without an end", 200, `{"Status":0,"x":"${"x".repeat(70_000)}"}`],
  ])("says that it does not know after %s", async (_, status, text) => {
    const domains = await behaving((response) => {
      response.writeHead(status).end(text);
    });
    await expect(domains.takesMail("example.com")).rejects.toThrow();
  });

  it("gives up after two seconds", async () => {
    const domains = await behaving(() => {});
    const began = performance.now();
    await expect(domains.takesMail("example.com")).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
