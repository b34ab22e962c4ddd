/** Something one has (RFC 8176): an authenticator app or backup code, a key in hardware or in software. */
const POSSESSION = ["otp", "hwk", "swk"];

/**
 * All that was proved in a session once this is added to it; a password and something one has are more than one
 * factor.
 */
export function mergedAmr(before: readonly string[], added: readonly string[]): string[] {
  const all = new Set([...before, ...added]);
  if (all.has("pwd") && POSSESSION.some((method) => all.has(method))) all.add("mfa");
  return [...all];
}
