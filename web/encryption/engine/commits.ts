import {
  type ClientState,
  type CreateCommitResult,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  type Proposal,
} from "ts-mls";
import type { ClaimedKeyPackage, MlsDraft } from "../../../shared/client/encryption.ts";
import type { LogDevice } from "../../../shared/device-log/index.ts";
import { toBase64, utf8 } from "../bytes.ts";
import { comeIn } from "../mls/come-in.ts";
import { epochOf, settled } from "../mls/state.ts";
import { CLIENT_CONFIG, identityIn } from "../mls/suite.ts";
import {
  groupInfoIn,
  groupInfoPayload,
  keyPackageIn,
  messagePayload,
  publicPayload,
  welcomePayload,
} from "../mls/wire.ts";
import type { Device } from "./device.ts";

/** A commit that is ready to be sent, and the state that it leads into. */
export interface MadeCommit {
  readonly draft: MlsDraft;
  readonly epoch: number;
  readonly next: ClientState;
}

/**
 * A group that nobody else is in yet, and that the platform has not heard of. One that takes the place of a broken one
 * goes on with the epochs of its log: an epoch's number is bound to its keys by the first commit.
 */
export async function foundGroup(
  device: Device,
  chatId: string,
  epoch: number,
): Promise<ClientState> {
  const { publicPackage, privatePackage } = await device.ownPackage();
  const { suite } = device;
  const groupId = utf8(chatId);
  const state = await createGroup(groupId, publicPackage, privatePackage, [], suite, CLIENT_CONFIG);
  return { ...state, groupContext: { ...state.groupContext, epoch: BigInt(epoch) } };
}

/**
 * Ends the epoch: with what was proposed in it and with these proposals. Unless it does nothing but add others, it renews
 * this device's keys. It leaves what others may come in by.
 */
export async function makeCommit(
  { suite }: Device,
  state: ClientState,
  proposals: readonly Proposal[],
  clientId: string,
): Promise<MadeCommit> {
  const made = await committed(state, proposals, suite);
  const next = settled(made.newState);
  const draft: MlsDraft = {
    clientId,
    type: "commit",
    payload: messagePayload(made.commit),
    ...(made.welcome && { welcome: welcomePayload(made.welcome) }),
    groupInfo: await groupInfoOf(next, suite),
    silent: false,
  };
  return { draft, epoch: epochOf(state), next };
}

/** With what others have proposed, if that can be. */
async function committed(
  state: ClientState,
  proposals: readonly Proposal[],
  cipherSuite: Device["suite"],
): Promise<CreateCommitResult> {
  const proposed = Object.values(state.unappliedProposals).flatMap(({ proposal }) =>
    proposal.proposalType === "remove" ? [proposal.remove.removed] : [],
  );
  const own = proposals.filter(
    (one) => one.proposalType !== "remove" || !proposed.includes(one.remove.removed),
  );
  try {
    const options = { extraProposals: own, ratchetTreeExtension: true };
    return await createCommit({ state, cipherSuite }, options);
  } catch {
    // Two have proposed the same, or something that cannot be. A package may be no good either: nobody is kept in by that.
    const alone = { ...state, unappliedProposals: {} };
    const extraProposals = proposals.filter(({ proposalType }) => proposalType === "remove");
    return createCommit(
      { state: alone, cipherSuite },
      { extraProposals, ratchetTreeExtension: true },
    );
  }
}

/** The way back for a device that cannot follow. Throws if the group information is no good. */
export async function makeReturn(
  device: Device,
  groupInfo: string,
  clientId: string,
): Promise<MadeCommit> {
  const info = groupInfoIn(groupInfo);
  if (!info) throw new Error("this is no group information");
  const { message, state } = await comeIn(info, await device.ownPackage(), device.suite);
  const draft: MlsDraft = {
    clientId,
    type: "commit",
    payload: publicPayload(message),
    groupInfo: await groupInfoOf(state, device.suite),
    silent: false,
  };
  return { draft, epoch: epochOf(state) - 1, next: state };
}

async function groupInfoOf(state: ClientState, suite: Device["suite"]): Promise<string> {
  return groupInfoPayload(await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite));
}

/**
 * Proposals to add these devices; packages that are not what they were given out as, are over, or are of a device that is
 * not to be trusted, add nobody.
 */
export function additions(
  packages: readonly ClaimedKeyPackage[],
  now: number,
  isTheirs: (userId: string, device: LogDevice) => boolean,
): Proposal[] {
  const second = BigInt(Math.floor(now / 1_000));
  return packages.flatMap(({ userId, deviceId, keyPackage: payload }): Proposal[] => {
    const keyPackage = keyPackageIn(payload);
    if (keyPackage?.leafNode.leafNodeSource !== "key_package") return [];
    const named = identityIn(keyPackage.leafNode.credential);
    const { notBefore, notAfter } = keyPackage.leafNode.lifetime;
    const isGood = named?.userId === userId && named.deviceId === deviceId;
    if (!isGood || notBefore > second || notAfter < second) return [];
    const key = toBase64(keyPackage.leafNode.signaturePublicKey);
    if (!isTheirs(userId, { deviceId, key })) return [];
    return [{ proposalType: "add", add: { keyPackage } }];
  });
}

export function removals(leaves: readonly { readonly index: number }[]): Proposal[] {
  return leaves.map(({ index }) => ({ proposalType: "remove", remove: { removed: index } }));
}
