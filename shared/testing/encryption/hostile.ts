import {
  type CiphersuiteImpl,
  type ClientState,
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  encodeMlsMessage,
  type Proposal,
} from "ts-mls";
import { protectApplicationData } from "ts-mls/messageProtection.js";
import { toBase64, utf8 } from "../../../web/encryption/bytes.ts";
import { contentBytes } from "../../../web/encryption/content.ts";
import { loadState } from "../../../web/encryption/engine/chat-record.ts";
import { CLIENT_CONFIG, suite } from "../../../web/encryption/mls/suite.ts";
import {
  groupInfoPayload,
  messagePayload,
  privatePayload,
  welcomePayload,
} from "../../../web/encryption/mls/wire.ts";
import type { MlsDraft } from "../../contracts/chat/index.ts";
import type { TestDevice, World } from "./devices.ts";
import type { TestRoom } from "./rooms.ts";

/** What a member who has the group's keys can do to the others. */
export const MISDEEDS = [
  "garbage for a commit",
  "a commit with a wrong tag",
  "a commit with a wrong tag and a way in",
  "a commit that half of them cannot open",
  "a commit that leaves a wrong way in",
  "a commit that ends the group",
  "a commit that changes the group's extensions",
  "a commit that gives the own leaf no name",
  "a proposal that ends the group",
  "a message in another's name",
  "a welcome for nobody",
  "a payload of the largest size",
] as const;
export type Misdeed = (typeof MISDEEDS)[number];

const LARGEST = 500 * 1_024;

interface Means {
  readonly world: World;
  readonly room: TestRoom;
  readonly userId: string;
  readonly state: ClientState;
  readonly cs: CiphersuiteImpl;
}

/** Does it, with this device's keys. Answers whether the room took it. */
export async function misbehave(
  world: World,
  room: TestRoom,
  device: TestDevice,
  misdeed: Misdeed,
): Promise<boolean> {
  const state = await loadState(device.store, room.id);
  if (!state) return false;
  const means = { world, room, userId: device.userId, state, cs: await suite() };
  const { kind } = await room.hand(device.userId, await draftOf(means, misdeed));
  return kind === "stored";
}

function draftOf(means: Means, misdeed: Misdeed): Promise<MlsDraft> | MlsDraft {
  switch (misdeed) {
    case "garbage for a commit":
      return garbage(means, "commit", 200);
    case "a commit with a wrong tag":
      return wronglyTagged(means, false);
    case "a commit with a wrong tag and a way in":
      return wronglyTagged(means, true);
    case "a commit that half of them cannot open":
      return halfSealed(means);
    case "a commit that leaves a wrong way in":
      return wrongWayIn(means);
    case "a commit that ends the group":
      return committed(means, [reinit(means)]);
    case "a commit that changes the group's extensions":
      return committed(means, [extended()]);
    case "a commit that gives the own leaf no name":
      return nameless(means);
    case "a proposal that ends the group":
      return proposed(means);
    case "a message in another's name":
      return forged(means);
    case "a welcome for nobody":
      return welcomeForNobody(means);
    case "a payload of the largest size":
      return garbage(means, "application", LARGEST);
  }
}

function draft({ world }: Means, rest: Omit<MlsDraft, "clientId" | "silent">): MlsDraft {
  return { clientId: world.randomId(), silent: false, ...rest };
}

function garbage(means: Means, contentType: "commit" | "application", bytes: number): MlsDraft {
  const { groupId, epoch } = means.state.groupContext;
  const noise = Uint8Array.from({ length: bytes }, () => means.world.random() * 256);
  const payload = privatePayload({
    groupId,
    epoch,
    contentType,
    authenticatedData: new Uint8Array(),
    encryptedSenderData: noise.slice(0, 28),
    ciphertext: noise,
  });
  return draft(means, { type: contentType, payload });
}

function commitOf({ state, cs }: Means, extraProposals: Proposal[], cipherSuite = cs) {
  const alone = { ...state, unappliedProposals: {} };
  const options = { extraProposals, wireAsPublicMessage: true, ratchetTreeExtension: true };
  return createCommit({ state: alone, cipherSuite }, options);
}

async function wayInto(state: ClientState, cs: CiphersuiteImpl): Promise<string> {
  return groupInfoPayload(await createGroupInfoWithExternalPubAndRatchetTree(state, [], cs));
}

async function committed(means: Means, proposals: Proposal[]): Promise<MlsDraft> {
  const made = await commitOf(means, proposals);
  return draft(means, { type: "commit", payload: messagePayload(made.commit) });
}

async function wronglyTagged(means: Means, withWayIn: boolean): Promise<MlsDraft> {
  const { commit, newState } = await commitOf(means, []);
  const bytes = encodeMlsMessage(commit);
  // The tag, and behind it the tag of membership, are the last of a public message: 32 bytes each.
  bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
  const groupInfo = withWayIn && { groupInfo: await wayInto(newState, means.cs) };
  return draft(means, { type: "commit", payload: toBase64(bytes), ...groupInfo });
}

async function halfSealed(means: Means): Promise<MlsDraft> {
  let seals = 0;
  const { hpke } = means.cs;
  const seal: typeof hpke.seal = async (...args) => {
    seals += 1;
    const sealed = await hpke.seal(...args);
    return seals % 2 === 0 ? sealed : { ...sealed, ct: sealed.ct.map((byte) => byte ^ 1) };
  };
  const cs = { ...means.cs, hpke: { ...hpke, seal } };
  const { commit, newState } = await commitOf(means, [], cs);
  const withWayIn = means.world.happens(50) && { groupInfo: await wayInto(newState, means.cs) };
  return draft(means, { type: "commit", payload: messagePayload(commit), ...withWayIn });
}

async function wrongWayIn(means: Means): Promise<MlsDraft> {
  const { commit, newState } = await commitOf(means, []);
  const { keySchedule } = newState;
  const another = means.cs.rng.randomBytes(keySchedule.externalSecret.length);
  const wrong = { ...newState, keySchedule: { ...keySchedule, externalSecret: another } };
  const groupInfo = await wayInto(wrong, means.cs);
  return draft(means, { type: "commit", payload: messagePayload(commit), groupInfo });
}

function reinit({ state }: Means): Proposal {
  const { groupId } = state.groupContext;
  const version = "mls10";
  const cipherSuite = state.groupContext.cipherSuite;
  return { proposalType: "reinit", reinit: { groupId, version, cipherSuite, extensions: [] } };
}

function extended(): Proposal {
  const extension = {
    extensionType: "required_capabilities",
    extensionData: new Uint8Array(3),
  } as const;
  return {
    proposalType: "group_context_extensions",
    groupContextExtensions: { extensions: [extension] },
  };
}

async function nameless(means: Means): Promise<MlsDraft> {
  const { state } = means;
  const own = state.privatePath.leafIndex * 2;
  const tree = [...state.ratchetTree];
  const node = tree[own];
  if (node?.nodeType !== "leaf") throw new Error("a member without a leaf");
  const credential = { credentialType: "basic", identity: utf8("nobody") } as const;
  tree[own] = { ...node, leaf: { ...node.leaf, credential } };
  const everybody = { ...CLIENT_CONFIG, authService: { validateCredential: async () => true } };
  const changed = { ...state, ratchetTree: tree, clientConfig: everybody };
  const made = await commitOf({ ...means, state: changed }, []);
  const groupInfo = await wayInto(made.newState, means.cs);
  return draft(means, { type: "commit", payload: messagePayload(made.commit), groupInfo });
}

async function proposed(means: Means): Promise<MlsDraft> {
  const { message } = await createProposal(means.state, true, reinit(means), means.cs);
  return draft(means, { type: "proposal", payload: messagePayload(message) });
}

async function forged(means: Means): Promise<MlsDraft> {
  const { state, cs, world } = means;
  const own = state.privatePath.leafIndex;
  const leaves = state.ratchetTree.flatMap((node, at) =>
    node?.nodeType === "leaf" ? [at / 2] : [],
  );
  const victim = leaves.find((index) => index !== own) ?? own;
  const clientId = world.randomId();
  const { privateMessage } = await protectApplicationData(
    state.signaturePrivateKey,
    state.keySchedule.senderDataSecret,
    contentBytes({ kind: "message", text: "in another's name" }),
    utf8(clientId),
    state.groupContext,
    state.secretTree,
    victim,
    state.clientConfig.paddingConfig,
    cs,
  );
  return { clientId, type: "application", payload: privatePayload(privateMessage), silent: false };
}

async function welcomeForNobody(means: Means): Promise<MlsDraft> {
  const { commit, newState } = await commitOf(means, []);
  const noise = means.cs.rng.randomBytes(64);
  const secret = {
    newMember: noise.slice(0, 32),
    encryptedGroupSecrets: { kemOutput: noise.slice(0, 32), ciphertext: noise },
  };
  const welcome = welcomePayload({
    cipherSuite: means.state.groupContext.cipherSuite,
    secrets: Array.from({ length: 50 }, () => secret),
    encryptedGroupInfo: noise,
  });
  const groupInfo = await wayInto(newState, means.cs);
  return draft(means, { type: "commit", payload: messagePayload(commit), welcome, groupInfo });
}
