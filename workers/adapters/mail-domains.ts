import { z } from "@hono/zod-openapi";
import type { MailDomains } from "../domains/identity/ports.ts";
import { boundedText } from "./bounded-text.ts";

const TIMEOUT_MS = 2_000;
const MOST_BYTES = 64 * 1_024;
/** Response codes (RFC 1035 §4.1.1). */
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;
/** Record types. */
const A = 1;
const MX = 15;
const AAAA = 28;

const answer = z.object({
  Status: z.number().int(),
  Answer: z.array(z.object({ type: z.number().int(), data: z.string() })).default([]),
});

/** Looks nothing up: every domain is taken to receive mail. */
export const noMailLookup: MailDomains = { takesMail: async () => true };

/**
 * Asks a resolver over HTTPS, in the JSON form that Cloudflare and Google offer. A domain takes no mail when it does not
 * exist, when it says so (null MX, RFC 7505), or when it has neither mail exchangers nor an address (RFC 5321 §5.1). Throws
 * when there is no answer to that within two seconds.
 */
export function dnsMailDomains(url: string): MailDomains {
  return {
    async takesMail(domain) {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const lookUp = (type: number) => query(url, domain, type, signal);
      const exchangers = await lookUp(MX);
      if (exchangers === null) return false;
      if (exchangers.length > 0) return exchangers.some((data) => !/^\d+\s+\.$/.test(data));
      const addresses = await Promise.all([lookUp(A), lookUp(AAAA)]);
      return addresses.some((found) => found !== null && found.length > 0);
    },
  };
}

/** The records of this type; `null` when there is no such domain. */
async function query(url: string, domain: string, type: number, signal: AbortSignal) {
  const address = new URL(url);
  address.searchParams.set("name", domain);
  address.searchParams.set("type", String(type));
  const response = await fetch(address, {
    headers: { Accept: "application/dns-json" },
    redirect: "manual",
    signal,
  });
  const text = await boundedText(response, MOST_BYTES);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  const { Status, Answer } = answer.parse(JSON.parse(text));
  if (Status === NO_SUCH_NAME) return null;
  if (Status !== NO_ERROR) throw new Error(`response code ${Status}`);
  return Answer.filter((record) => record.type === type).map(({ data }) => data);
}
