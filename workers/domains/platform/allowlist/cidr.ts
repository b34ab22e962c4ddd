import ipaddr from "ipaddr.js";

type Address = ReturnType<typeof ipaddr.parse>;

const MAPPED_BITS = 96;
/** Only the usual forms: others read `010.0.0.1` as octal, or `10.1` as `10.0.0.1`. */
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** In groups of hex, as a URL parser writes it: the library takes `::192.0.2.7` for `::ffff:192.0.2.7`, which it is not. */
function canonicalIpv6(text: string): string | null {
  if (!/^[0-9a-f:.]+$/i.test(text)) return null;
  const url = `http://[${text}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : null;
}

function addressOf(text: string): Address | null {
  if (text.includes(":")) {
    const canonical = canonicalIpv6(text);
    return canonical === null ? null : ipaddr.IPv6.parse(canonical);
  }
  return IPV4.test(text) && ipaddr.IPv4.isValidFourPartDecimal(text)
    ? ipaddr.IPv4.parse(text)
    : null;
}

/** A network: its first address and how many bits it has in common with all others of it. */
interface Network {
  readonly address: Address;
  readonly bits: number;
}

function networkOf(text: string): Network | null {
  const [, before = "", suffix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = addressOf(before);
  if (address === null) return null;
  const width = address.kind() === "ipv4" ? 32 : 128;
  const bits = suffix === undefined ? width : Number(suffix);
  if (bits > width) return null;
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= MAPPED_BITS) {
    return { address: address.toIPv4Address(), bits: bits - MAPPED_BITS };
  }
  return { address, bits };
}

function textOf({ address, bits }: Network): string {
  const cidr = `${address.toString()}/${bits}`;
  const first =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${first.toString()}/${bits}`;
}

/**
 * A network in its one form: `192.0.2.9/24` becomes `192.0.2.0/24`, a single address gets its full length, and an IPv4
 * network dressed as IPv6 becomes one of IPv4. `null` for what is none.
 */
export function normalCidr(text: string): string | null {
  const network = networkOf(text);
  return network && textOf(network);
}

/** Whether the address lies in one of the networks. An address that cannot be read lies in none. */
export function inNetworks(ip: string, cidrs: readonly string[]): boolean {
  const asked = networkOf(ip);
  if (asked === null || ip.includes("/")) return false;
  return cidrs.some((cidr) => {
    const network = networkOf(cidr);
    if (network === null || network.address.kind() !== asked.address.kind()) return false;
    return asked.address.match(network.address, network.bits);
  });
}
