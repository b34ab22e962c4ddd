import { CompactSign, errors, importJWK, jwtVerify } from "jose";
import type { KeySource, PublicKey, SigningKey, TokenSigner } from "../domains/identity/ports.ts";

const ALG = "ES256";

function publicHalf({ kty, crv, kid, x, y }: SigningKey): PublicKey {
  return { kty, crv, kid, x, y, alg: ALG, use: "sig" };
}

async function imported(key: SigningKey | PublicKey): Promise<CryptoKey> {
  const result = await importJWK({ ...key }, ALG);
  if (result instanceof Uint8Array) throw new Error("a token key is not a public key");
  return result;
}

/** Keys as the runtime uses them, each imported once. */
class ImportedKeys {
  readonly #keys = new Map<string, CryptoKey>();

  async signing(key: SigningKey): Promise<CryptoKey> {
    return this.#get(`sign:${key.kid}`, key);
  }

  async verifying(key: SigningKey): Promise<CryptoKey> {
    return this.#get(`verify:${key.kid}`, publicHalf(key));
  }

  async #get(name: string, key: SigningKey | PublicKey): Promise<CryptoKey> {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const made = await imported(key);
    this.#keys.set(name, made);
    return made;
  }
}

/** ES256 JWTs of this issuer, whose keys come and go. */
export function jwtSigner(issuer: string, source: KeySource): TokenSigner {
  const keys = new ImportedKeys();
  const verifyingKey = async (kid: string) => {
    const { verifying } = await source.knowing(kid);
    const key = verifying.find((each) => each.kid === kid);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return keys.verifying(key);
  };
  return {
    async publicKeys() {
      return (await source.current()).verifying.map(publicHalf);
    },
    async sign(type, claims) {
      const { signing } = await source.current();
      const payload = new TextEncoder().encode(JSON.stringify({ ...claims, iss: issuer }));
      return new CompactSign(payload)
        .setProtectedHeader({ alg: ALG, typ: type, kid: signing.kid })
        .sign(await keys.signing(signing));
    },
    async verify(type, token) {
      try {
        const { payload } = await jwtVerify(token, ({ kid = "" }) => verifyingKey(kid), {
          algorithms: [ALG],
          issuer,
          typ: type,
          // Expiry is for the caller to judge, by the platform's clock.
          currentDate: new Date(0),
        });
        return payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
