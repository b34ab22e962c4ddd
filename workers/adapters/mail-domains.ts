import type { MailDomains } from "../domains/identity/ports.ts";
import { A, AAAA, lookUpName } from "./dns-over-https.ts";

const TIMEOUT_MS = 2_000;
/** Record type of mail exchangers. */
const MX = 15;

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
      const lookUp = (type: number) => lookUpName(url, domain, type, signal);
      const exchangers = await lookUp(MX);
      if (exchangers === null) return false;
      if (exchangers.length > 0) return exchangers.some((data) => !/^\d+\s+\.$/.test(data));
      const addresses = await Promise.all([lookUp(A), lookUp(AAAA)]);
      return addresses.some((found) => found !== null && found.length > 0);
    },
  };
}
