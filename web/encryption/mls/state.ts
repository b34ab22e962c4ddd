import type { ClientState, RatchetTree } from "ts-mls";
import { decodeGroupStateWithoutTree, encodeGroupStateWithoutTree } from "ts-mls/clientState.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { toBase64 } from "../bytes.ts";
import { CLIENT_CONFIG, type Identity, identityIn } from "./suite.ts";

/** A device in a group, and its place in the tree. */
export interface Leaf extends Identity {
  readonly index: number;
  /** Ed25519, base64. */
  readonly signatureKey: string;
}

/** Who is in a group, in the tree's order. */
export function leavesOf(tree: RatchetTree): Leaf[] {
  return tree.flatMap((node, at) => {
    const identity = node?.nodeType === "leaf" ? identityIn(node.leaf.credential) : null;
    if (node?.nodeType !== "leaf" || !identity) return [];
    return [{ ...identity, index: at / 2, signatureKey: toBase64(node.leaf.signaturePublicKey) }];
  });
}

/** Names a device with its key: a name that another has taken is another one. */
export function leafName({ userId, deviceId, signatureKey }: Omit<Leaf, "index">): string {
  return `${userId}/${deviceId}/${signatureKey}`;
}

export function epochOf({ groupContext }: ClientState): number {
  return Number(groupContext.epoch);
}

/** A state with nothing left of epochs that are over. The library keeps one whatever it is told. */
export function settled(state: ClientState): ClientState {
  return { ...state, historicalReceiverData: new Map() };
}

/** A state as it is kept. The tree, the larger part, changes with commits alone and is kept beside it. */
export function stateBytes(state: ClientState): Uint8Array {
  return encodeGroupStateWithoutTree(state);
}

export function treeBytes({ ratchetTree }: ClientState): Uint8Array {
  return encodeRatchetTree(ratchetTree);
}

/** The state that was kept. Throws if it is none. */
export function stateIn(state: Uint8Array, tree: Uint8Array): ClientState {
  const ratchetTree = decodeRatchetTree(tree, 0)?.[0];
  const decoded = ratchetTree && decodeGroupStateWithoutTree(ratchetTree)(state, 0)?.[0];
  if (!decoded) throw new Error("what was kept is no state of a group");
  return { ...decoded, clientConfig: CLIENT_CONFIG };
}
