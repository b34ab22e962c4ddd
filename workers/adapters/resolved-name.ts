import ipaddr from "ipaddr.js";
import { A, AAAA, lookUpName } from "./dns-over-https.ts";

/** `process` takes an IPv4 address out of one of IPv6 that stands for it. */
function isPublicAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === "unicast";
}

/**
 * Whether a name leads to public addresses alone, as a resolver over HTTPS says. Between that look and a connection it may
 * come to mean something else, which cannot be checked here: Workers connect by name, through a network that has no way
 * into anybody's private one.
 */
export async function leadsOutside(
  resolver: string,
  hostname: string,
  signal: AbortSignal,
): Promise<boolean> {
  const lookUp = (type: number) => lookUpName(resolver, hostname, type, signal);
  const found = await Promise.all([lookUp(A), lookUp(AAAA)]);
  const addresses = found.flatMap((some) => some ?? []);
  return addresses.length > 0 && addresses.every(isPublicAddress);
}
