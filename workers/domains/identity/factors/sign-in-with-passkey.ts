import { addressKey, enforceRate, type Origin, perAddress } from "../../platform/index.ts";
import { browserOf } from "../browser.ts";
import type { IdentityDeps } from "../deps.ts";
import { knownDevice } from "../devices.ts";
import { completeSignIn, type SignedIn } from "../finish-sign-in.ts";
import type { SignInOptions } from "../open-session.ts";
import { recordWrongProof } from "../record-sign-in.ts";
import { findUser } from "../store.ts";
import { endCeremony } from "./ceremony.ts";
import { wrongProof } from "./guards.ts";
import { askAssertion, checkAssertion } from "./passkey-assertion.ts";
import type { RelyingParty } from "./relying-party.ts";

/** What the browser needs to sign in with any passkey it has for us. Throws `rate_limited`. */
export async function passkeyLoginOptions(deps: IdentityDeps, origin: Origin, rp: RelyingParty) {
  const limit = perAddress(deps, deps.identityLimits.ceremonies);
  await enforceRate(deps, `passkey-options:${addressKey(origin.ip)}`, limit);
  return askAssertion(deps, rp, {
    id: deps.ids.next<string>(),
    purpose: "passkey-login",
    userId: null,
    passkeys: [],
    userVerification: "required",
  });
}

/**
 * Signs in with a passkey whose authenticator has verified its user: that is both factors (NIST SP 800-63B-4, 2.2.2).
 * No lock-out holds it back, because a key is not guessed. Throws `gone` without a ceremony, `invalid_credentials`,
 * `account_suspended`.
 */
export async function signInWithPasskey(
  deps: IdentityDeps,
  input: SignInOptions & { readonly challengeId: string; readonly credential: unknown },
  origin: Origin,
  rp: RelyingParty,
): Promise<SignedIn> {
  const ceremony = { id: input.challengeId, purpose: "passkey-login", userId: null } as const;
  const challenge = await endCeremony(deps, ceremony);
  const assertion = await checkAssertion(deps, rp, input.credential, challenge);
  const owner = assertion.passkey && (await findUser(deps.db, assertion.passkey.userId));
  if (!owner || owner.status === "deleted") throw wrongProof();
  const deviceId = (await knownDevice(deps, owner.id, input.deviceToken))?.id ?? null;
  if (!assertion.good || !assertion.amr.includes("mfa")) {
    recordWrongProof(deps, owner, origin, {
      method: "passkey",
      device: input.deviceName || browserOf(origin.userAgent),
      deviceId,
    });
    throw wrongProof();
  }
  const proof = { method: "passkey", amr: assertion.amr };
  return completeSignIn(deps, owner, origin, proof, { ...input, deviceId });
}
