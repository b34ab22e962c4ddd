interface Range {
  readonly bits: 32 | 128;
  readonly base: bigint;
  readonly prefix: number;
}

/** Whether a text is an address or a network, of IPv4 or IPv6, such as `10.0.0.0/8` or `2001:db8::/32`. */
export function isNetwork(text: string): boolean {
  return rangeOf(text) !== null;
}

/** Whether an address is inside one of the networks. An IPv4 address written as IPv6 counts as itself. */
export function isInside(address: string, networks: readonly string[]): boolean {
  const here = rangeOf(address);
  if (here === null) return false;
  return networks.some((network) => {
    const range = rangeOf(network);
    if (range === null || range.bits !== here.bits) return false;
    const shift = BigInt(range.bits - range.prefix);
    return here.base >> shift === range.base >> shift;
  });
}

function rangeOf(text: string): Range | null {
  const [address = "", length, ...more] = text.trim().split("/");
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const four = fourOf(address.replace(/^::ffff:(?=\d+\.)/i, ""));
  const base = four ?? sixOf(address);
  if (base === null) return null;
  const bits = four === null ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? null : { bits, base, prefix };
}

function fourOf(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let base = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    base = (base << 8n) | BigInt(part);
  }
  return base;
}

/** RFC 4291 §2.2; an ending in dots counts as two groups. */
function sixOf(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) return null;
  const [left = [], right = []] = halves.map(groupsOf);
  if (left === null || right === null) return null;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array<number>(missing).fill(0), ...right];
  return groups.reduce((base, group) => (base << 16n) | BigInt(group), 0n);
}

function groupsOf(text: string): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    const four = at === parts.length - 1 && part.includes(".") ? fourOf(part) : null;
    if (four !== null) groups.push(Number(four >> 16n), Number(four & 0xffffn));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}
