import type {
  CiphersuiteImpl,
  ClientState,
  GroupInfo,
  PrivateKeyPackage,
  RatchetTree,
  Welcome,
} from "ts-mls";
import {
  ratchetTreeFromExtension,
  verifyGroupInfoConfirmationTag,
  verifyGroupInfoSignature,
} from "ts-mls/groupInfo.js";
import { type KeyPackage, makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { deriveKeySchedule } from "ts-mls/keySchedule.js";
import { CryptoVerificationError, ValidationError } from "ts-mls/mlsError.js";
import { pathToRoot } from "ts-mls/pathSecrets.js";
import { mergePrivateKeyPaths, toPrivateKeyPath } from "ts-mls/privateKeyPath.js";
import { findLeafIndex, getSignaturePublicKeyFromLeafIndex } from "ts-mls/ratchetTree.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { leafToNodeIndex, leafWidth, toLeafIndex } from "ts-mls/treemath.js";
import { firstCommonAncestor } from "ts-mls/updatePath.js";
import { zeroOutUint8Array } from "ts-mls/util/byteArray.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { toBase64 } from "../bytes.ts";
import { CLIENT_CONFIG } from "./suite.ts";
import { checkTree } from "./tree-check.ts";

/** A key package of this device with what only it knows. */
export interface OwnKeyPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/** How a welcome names the package that it is for, base64. */
export async function packageRef(keyPackage: KeyPackage, cs: CiphersuiteImpl): Promise<string> {
  return toBase64(await makeKeyPackageRef(keyPackage, cs.hash));
}

/** The packages that a welcome is for, as {@link packageRef} names them. */
export function welcomedRefs(welcome: Welcome): string[] {
  return welcome.secrets.map(({ newMember }) => toBase64(newMember));
}

/** The tree of group information, checked, as is who signed it. Throws what is wrong. */
export async function checkedTree(info: GroupInfo, cs: CiphersuiteImpl): Promise<RatchetTree> {
  const tree = ratchetTreeFromExtension(info);
  if (!tree) throw new ValidationError("group information without a tree");
  if (info.groupContext.extensions.length > 0) throw new ValidationError("an unknown extension");
  const signer = getSignaturePublicKeyFromLeafIndex(tree, toLeafIndex(info.signer));
  if (!(await verifyGroupInfoSignature(info, signer, cs.signature))) {
    throw new CryptoVerificationError("group information is not signed by its signer");
  }
  await checkTree(tree, info.groupContext, CLIENT_CONFIG, cs);
  return tree;
}

/**
 * Joins a group by a welcome (RFC 9420 §12.4.3.1). As the library's `joinGroup`, but for the check of the tree, see
 * {@link checkTree}. Throws whatever is wrong with it.
 */
export async function joinByWelcome(
  welcome: Welcome,
  { publicPackage, privatePackage }: OwnKeyPackage,
  cs: CiphersuiteImpl,
): Promise<ClientState> {
  const ref = await makeKeyPackageRef(publicPackage, cs.hash);
  const initKey = await cs.hpke.importPrivateKey(privatePackage.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, cs.hpke);
  if (!secrets) throw new ValidationError("no secrets in the welcome");
  if (secrets.psks.length > 0) throw new ValidationError("a shared key that nobody has");
  const psk = new Uint8Array(cs.kdf.size);
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, psk, cs);
  if (!info) throw new ValidationError("no group information in the welcome");
  const { groupContext, confirmationTag } = info;
  if (groupContext.cipherSuite !== publicPackage.cipherSuite) {
    throw new ValidationError("a group of another suite");
  }
  const tree = await checkedTree(info, cs);
  if (!(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, cs))) {
    throw new CryptoVerificationError("the confirmation tag is wrong");
  }
  const [keySchedule, encryption] = await deriveKeySchedule(
    secrets.joinerSecret,
    psk,
    groupContext,
    cs.kdf,
  );
  const secretTree = await createSecretTree(leafWidth(tree.length), encryption, cs.kdf);
  const privatePath = await ownPath(
    tree,
    info,
    publicPackage,
    privatePackage,
    secrets.pathSecret,
    cs,
  );
  for (const spent of [encryption, secrets.joinerSecret]) zeroOutUint8Array(spent);
  return {
    groupContext,
    ratchetTree: tree,
    privatePath,
    signaturePrivateKey: privatePackage.signaturePrivateKey,
    confirmationTag,
    unappliedProposals: {},
    keySchedule,
    secretTree,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: "active" },
    clientConfig: CLIENT_CONFIG,
  };
}

/** The private keys of the nodes above one's own leaf that the welcome's writer has let one know. */
async function ownPath(
  tree: RatchetTree,
  { signer }: GroupInfo,
  { leafNode }: KeyPackage,
  { hpkePrivateKey }: PrivateKeyPackage,
  pathSecret: Uint8Array | undefined,
  cs: CiphersuiteImpl,
): Promise<ClientState["privatePath"]> {
  const leafIndex = findLeafIndex(tree, leafNode);
  if (leafIndex === undefined) throw new ValidationError("the welcome is for another leaf");
  const own = { leafIndex, privateKeys: { [leafToNodeIndex(leafIndex)]: hpkePrivateKey } };
  if (!pathSecret) return own;
  const ancestor = firstCommonAncestor(tree, leafIndex, toLeafIndex(signer));
  const above = await pathToRoot(tree, ancestor, pathSecret, cs.kdf);
  return mergePrivateKeyPaths(await toPrivateKeyPath(above, leafIndex, cs), own);
}
