/**
 * An address that was found in a playlist, signed anew. Ours carry the signed grant as their query; Stream's carry the
 * token as the first part of their path. `from` is the address of the playlist that led to it, `to` the present one.
 */
export function renewedAddress(address: string, from: string, to: string, base: string): string {
  const [wanted, before, now] = [address, from, to].map((one) => new URL(one, base));
  if (!wanted || !before || !now || wanted.origin !== before.origin) return address;
  if (before.search !== "" && wanted.search === before.search) wanted.search = now.search;
  const [, token = ""] = before.pathname.split("/");
  const [, renewed = ""] = now.pathname.split("/");
  if (token !== renewed && wanted.pathname.startsWith(`/${token}/`)) {
    wanted.pathname = `/${renewed}${wanted.pathname.slice(token.length + 1)}`;
  }
  return wanted.href;
}
