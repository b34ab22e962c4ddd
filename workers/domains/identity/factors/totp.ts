import { Secret, TOTP } from "otpauth";
import type { Ids } from "../../../../shared/kernel/ids.ts";
import { type Millis, SECOND } from "../../../../shared/kernel/time.ts";

/** RFC 4226 recommends 160 bits, the length of SHA-1's output. */
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
/** Codes of the steps before and after the present one count too: clocks differ (RFC 6238, 5.2). */
const WINDOW = 1;
/** What every authenticator app understands. */
const PARAMETERS = { algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS };
const ISSUER = "Veche";

/** A new secret, in base32. */
export function newTotpSecret(ids: Ids): string {
  const { buffer } = new Uint8Array(ids.random(SECRET_BYTES));
  return new Secret({ buffer }).base32;
}

/** What the QR code holds (Key URI format). */
export function otpauthUrl(secret: string, account: string): string {
  return new TOTP({ ...PARAMETERS, issuer: ISSUER, label: account, secret }).toString();
}

/** The time step that the code is of, or `null` when it is of none that counts now. */
export function totpStep(secret: string, code: string, now: Millis): number | null {
  const delta = TOTP.validate({
    ...PARAMETERS,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: WINDOW,
  });
  return delta === null ? null : Math.floor(now / SECOND / PERIOD_SECONDS) + delta;
}
