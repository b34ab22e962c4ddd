/** How sure we are of who somebody is (NIST SP 800-63B-4): by one factor, or by two. */
export const ASSURANCE = { one: "urn:veche:aal1", two: "urn:veche:aal2" } as const;

const KNOWN = new Set(["pwd", "pin", "kba"]);
const HELD = new Set(["otp", "hwk", "swk", "sms", "sc", "tel"]);
/** `user` is none of them: it says that somebody was there, not who. */
const IS = new Set(["fpt", "face", "iris", "retina", "vbm"]);

/** The assurance that these methods (RFC 8176) give. */
export function assuranceOf(amr: readonly string[]): string {
  const kinds = [KNOWN, HELD, IS].filter((kind) => amr.some((method) => kind.has(method)));
  return amr.includes("mfa") || kinds.length > 1 ? ASSURANCE.two : ASSURANCE.one;
}
