import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { IdentityDeps } from "../deps.ts";
import { beginCeremony, CEREMONY_MS, type CeremonyPurpose, namingChallenge } from "./ceremony.ts";
import { readAssertion } from "./credential-json.ts";
import { countPasskeyUse, findPasskey, type PasskeyRow } from "./passkey-store.ts";
import type { RelyingParty } from "./relying-party.ts";
import { userHandleOf } from "./user-handle.ts";
import { webauthn } from "./webauthn.ts";

/** What a passkey is to prove, and with which of them. */
export interface AssertionAsked {
  readonly id: string;
  readonly purpose: CeremonyPurpose;
  /** Whose passkeys these are; `null` where anybody's will do. */
  readonly userId: string | null;
  readonly passkeys: readonly PasskeyRow[];
  readonly userVerification: "required" | "preferred";
}

/** What the browser needs to use a passkey. */
export async function askAssertion(deps: IdentityDeps, rp: RelyingParty, asked: AssertionAsked) {
  const { id, purpose, userId, passkeys, userVerification } = asked;
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({
    rpID: rp.id,
    challenge: namingChallenge(deps, id),
    timeout: CEREMONY_MS,
    userVerification,
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
  });
  await beginCeremony(deps, { id, purpose, userId, challenge: options.challenge });
  return { challengeId: id, options: { ...options } };
}

/** A passkey that was used as it was asked. */
export interface PasskeyProof {
  readonly passkey: PasskeyRow;
  /** Authentication methods (RFC 8176): the key, presence of the user, and `mfa` if the authenticator knew them. */
  readonly amr: readonly string[];
}

export type Assertion =
  | ({ readonly good: true } & PasskeyProof)
  /** `passkey`: the one that was named, if there is one. */
  | { readonly good: false; readonly passkey: PasskeyRow | null };

function isOwner(response: AuthenticationResponseJSON, passkey: PasskeyRow): boolean {
  const { userHandle } = response.response;
  if (userHandle === undefined) return true;
  return userHandle === Buffer.from(userHandleOf(passkey.userId)).toString("base64url");
}

async function verified(
  response: AuthenticationResponseJSON,
  passkey: PasskeyRow,
  challenge: string,
  rp: RelyingParty,
) {
  const { verifyAuthenticationResponse } = await webauthn();
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: rp.origins,
    expectedRPID: rp.id,
    requireUserVerification: false,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
      counter: passkey.counter,
    },
  }).catch(() => null);
  return result?.verified ? result.authenticationInfo : null;
}

/**
 * Checks the use of a passkey against what was asked (WebAuthn Level 3, 7.2) and counts it. A counter that was seen
 * before says that the passkey was copied.
 */
export async function checkAssertion(
  deps: IdentityDeps,
  rp: RelyingParty,
  credential: unknown,
  challenge: string,
): Promise<Assertion> {
  const response = readAssertion(credential);
  const passkey = response && (await findPasskey(deps.db, response.id));
  if (!response || !passkey) return { good: false, passkey: null };
  if (!isOwner(response, passkey)) return { good: false, passkey };
  const info = await verified(response, passkey, challenge, rp);
  if (info === null) return { good: false, passkey };
  const { newCounter: counter, credentialBackedUp: synced, userVerified } = info;
  const use = { id: passkey.id, counter, synced, at: deps.clock.now() };
  if (!(await countPasskeyUse(deps.db, use))) return { good: false, passkey };
  const key = passkey.syncable ? "swk" : "hwk";
  return { good: true, passkey, amr: [key, "user", ...(userVerified ? ["mfa"] : [])] };
}
