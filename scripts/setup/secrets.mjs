import { generateKeyPairSync, randomBytes } from "node:crypto";

/** @param {number} bytes */
function random(bytes) {
  return randomBytes(bytes).toString("base64url");
}

/** A fresh P-256 key as a JSON Web Key (RFC 7517), private part included. */
function ellipticKey() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { kty, crv, x, y, d } = privateKey.export({ format: "jwk" });
  if (!x || !y || !d) throw new Error("the key has no coordinates");
  return { kty, crv, x, y, d };
}

function tokenKeys() {
  const key = { ...ellipticKey(), kid: random(12), alg: "ES256", use: "sig" };
  return JSON.stringify({ keys: [key] });
}

/** Keys of Web Push (RFC 8292): the uncompressed point and the private scalar, both in base64url. */
function vapidKeys() {
  const { x, y, d } = ellipticKey();
  const point = [Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")];
  const publicKey = Buffer.concat(point).toString("base64url");
  return JSON.stringify({ publicKey, privateKey: d, subject: "mailto:admin@example.com" });
}

/**
 * Fresh random values of every secret a local platform has. TURN needs a server of one's own, so it has none.
 * @returns {Record<string, string>}
 */
export function freshSecrets() {
  return {
    PASSWORD_PEPPER: random(32),
    TOKEN_KEYS: tokenKeys(),
    ENCRYPTION_KEY: random(32),
    URL_SIGNING_KEY: random(32),
    METRICS_TOKEN: random(32),
    STREAM_WEBHOOK_SECRET: random(32),
    VAPID_KEYS: vapidKeys(),
    BACKUP_KEY: random(32),
  };
}
