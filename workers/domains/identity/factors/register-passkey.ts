import type {
  RegistrationResponseJSON,
  VerifiedRegistrationResponse,
} from "@simplewebauthn/server";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import { browserOf } from "../browser.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { securityEvent } from "../security/notify.ts";
import { callerRow, inSession } from "./caller.ts";
import { beginCeremony, CEREMONY_MS, endCeremony, newCeremonyChallenge } from "./ceremony.ts";
import { readAttestation } from "./credential-json.ts";
import { passkeyName } from "./passkey-names.ts";
import { insertPasskey, listPasskeyRows, type PasskeyRow } from "./passkey-store.ts";
import type { RelyingParty } from "./relying-party.ts";
import { tellOwner } from "./tell-owner.ts";
import { userHandleOf } from "./user-handle.ts";
import { webauthn } from "./webauthn.ts";

/** ES256, EdDSA and RS256 (COSE): what authenticators have. */
const ALGORITHMS = [-7, -8, -257];

/** More than anybody has devices. */
const MOST_PASSKEYS = 50;

/** What the browser needs to make a passkey that this account does not have yet. Throws `conflict` when it has many. */
export async function passkeyRegisterOptions(
  deps: IdentityDeps,
  actor: Actor,
  { id: rpID, name: rpName }: RelyingParty,
) {
  const row = await callerRow(deps, actor);
  const present = await listPasskeyRows(deps.db, row.id);
  if (present.length >= MOST_PASSKEYS) {
    const detail = `An account keeps at most ${MOST_PASSKEYS} passkeys.`;
    throw new AppError(commonErrors.conflict, { detail });
  }
  const { generateRegistrationOptions } = await webauthn();
  const options = await generateRegistrationOptions({
    rpID,
    rpName,
    userID: userHandleOf(row.id),
    userName: row.username,
    userDisplayName: row.displayName,
    challenge: newCeremonyChallenge(deps),
    timeout: CEREMONY_MS,
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: present.map(({ credentialId: id, transports }) => ({ id, transports })),
  });
  const id = deps.ids.next<string>();
  const { challenge } = options;
  await beginCeremony(deps, { id, purpose: "passkey-register", userId: row.id, challenge });
  return { challengeId: id, options: { ...options } };
}

async function verified(
  response: RegistrationResponseJSON | null,
  challenge: string,
  rp: RelyingParty,
): Promise<Extract<VerifiedRegistrationResponse, { verified: true }>["registrationInfo"]> {
  const { verifyRegistrationResponse } = await webauthn();
  const result =
    response &&
    (await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: rp.origins,
      expectedRPID: rp.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(() => null));
  if (result?.verified) return result.registrationInfo;
  const fields = [{ path: "credential", message: "Not a passkey that was asked for here." }];
  throw new AppError(commonErrors.validation_failed, { fields });
}

/**
 * Keeps the passkey that the browser has made. Throws `gone` without a ceremony of this account, `validation_failed`,
 * `passkey_known`.
 */
export async function registerPasskey(
  deps: IdentityDeps,
  actor: Actor,
  input: {
    readonly challengeId: string;
    readonly credential: unknown;
    readonly name?: string | undefined;
  },
  origin: Origin,
  rp: RelyingParty,
): Promise<PasskeyRow> {
  const row = await callerRow(deps, actor);
  const ceremony = { id: input.challengeId, purpose: "passkey-register", userId: row.id } as const;
  const challenge = await endCeremony(deps, ceremony);
  const response = readAttestation(input.credential);
  const info = await verified(response, challenge, rp);
  const [kept] = await insertPasskey(deps.db, {
    id: deps.ids.next<string>(),
    userId: row.id,
    credentialId: info.credential.id,
    publicKey: Buffer.from(info.credential.publicKey).toString("base64url"),
    counter: info.credential.counter,
    transports: response?.response.transports ?? [],
    aaguid: info.aaguid,
    name: input.name ?? passkeyName(info.aaguid, browserOf(origin.userAgent)),
    syncable: info.credentialDeviceType === "multiDevice",
    synced: info.credentialBackedUp,
    createdAt: deps.clock.now(),
    lastUsedAt: null,
  });
  if (kept === undefined) throw new AppError(errors.passkey_known);
  const details = { ...inSession(actor, origin), method: "passkey", about: kept.name };
  await securityEvent(deps, row.id, "passkey_added", details).run();
  tellOwner(deps, row, "passkey_added", details);
  return kept;
}
