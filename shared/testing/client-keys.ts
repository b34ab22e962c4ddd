import { exportJWK, generateKeyPair, type JWK } from "jose";

/** A key pair of an application. */
export interface ClientKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function newClientKey(): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}
