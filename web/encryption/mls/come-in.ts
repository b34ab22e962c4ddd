import type { CiphersuiteImpl, ClientState, GroupInfo, PublicMessage } from "ts-mls";
import { exportSecret, nextEpochContext } from "ts-mls/clientState.js";
import { createConfirmationTag, createContentCommitSignature } from "ts-mls/framedContent.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { protectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import { ValidationError } from "ts-mls/mlsError.js";
import { getCommitSecret, pathToPathSecrets } from "ts-mls/pathSecrets.js";
import { toPrivateKeyPath, updateLeafKey } from "ts-mls/privateKeyPath.js";
import type { Proposal } from "ts-mls/proposal.js";
import { addLeafNode, removeLeafNode } from "ts-mls/ratchetTree.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { type LeafIndex, leafWidth, nodeToLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { createUpdatePath } from "ts-mls/updatePath.js";
import { constantTimeEqual } from "ts-mls/util/constantTimeCompare.js";
import { checkedTree, type OwnKeyPackage } from "./join.ts";
import { CLIENT_CONFIG } from "./suite.ts";

const wireformat = "mls_public_message";

/**
 * Comes into a group by itself (external commit, RFC 9420 §12.4.3.2), in the place of the leaf that this device had
 * there, if it had one. As the library's `joinGroupExternal`, but for the check of the tree, see `checkTree`. Throws
 * what is wrong with the group information.
 */
export async function comeIn(
  info: GroupInfo,
  { publicPackage, privatePackage }: OwnKeyPackage,
  cs: CiphersuiteImpl,
): Promise<{ readonly message: PublicMessage; readonly state: ClientState }> {
  const { groupContext } = info;
  const { leafNode } = publicPackage;
  const before = await checkedTree(info, cs);
  const external = info.extensions.find(({ extensionType }) => extensionType === "external_pub");
  if (!external) throw new ValidationError("group information without a key to come in by");
  const { enc: kemOutput, secret: initSecret } = await exportSecret(external.extensionData, cs);
  const former = before.findIndex(
    (node) =>
      node?.nodeType === "leaf" &&
      constantTimeEqual(node.leaf.signaturePublicKey, leafNode.signaturePublicKey),
  );
  const removed = former < 0 ? null : nodeToLeafIndex(toNodeIndex(former));
  const [withLeaf, place] = addLeafNode(
    removed === null ? before : removeLeafNode(before, removed),
    leafNode,
  );
  const leafIndex = nodeToLeafIndex(place);
  const { signaturePrivateKey } = privatePackage;
  const [tree, path, secrets, leafKey] = await createUpdatePath(
    withLeaf,
    leafIndex,
    groupContext,
    signaturePrivateKey,
    cs,
  );
  const top = secrets.at(-1);
  const commitSecret = top
    ? await getCommitSecret(tree, toNodeIndex(top.nodeIndex), top.secret, cs.kdf)
    : new Uint8Array(cs.kdf.size);
  const { signature, framedContent } = await createContentCommitSignature(
    groupContext,
    wireformat,
    { proposals: proposalsOf(removed, kemOutput), path },
    { senderType: "new_member_commit" },
    new Uint8Array(),
    signaturePrivateKey,
    cs.signature,
  );
  const context = await nextEpochContext(
    groupContext,
    wireformat,
    framedContent,
    signature,
    await treeHashRoot(tree, cs.hash),
    info.confirmationTag,
    cs.hash,
  );
  const epoch = await initializeEpoch(
    initSecret,
    commitSecret,
    context,
    new Uint8Array(cs.kdf.size),
    cs.kdf,
  );
  const { keySchedule, encryptionSecret } = epoch;
  const confirmationTag = await createConfirmationTag(
    keySchedule.confirmationKey,
    context.confirmedTranscriptHash,
    cs.hash,
  );
  const content = {
    content: framedContent,
    auth: { signature, confirmationTag, contentType: "commit" },
    wireformat,
  } as const;
  const { membershipKey } = keySchedule;
  const message = await protectPublicMessage(membershipKey, context, content, cs);
  const above = await toPrivateKeyPath(pathToPathSecrets(secrets), leafIndex, cs);
  const privatePath = updateLeafKey(above, await cs.hpke.exportPrivateKey(leafKey));
  const state: ClientState = {
    ratchetTree: tree,
    groupContext: context,
    secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, cs.kdf),
    privatePath,
    confirmationTag,
    historicalReceiverData: new Map(),
    signaturePrivateKey,
    keySchedule,
    unappliedProposals: {},
    groupActiveState: { kind: "active" },
    clientConfig: CLIENT_CONFIG,
  };
  return { message, state };
}

function proposalsOf(removed: LeafIndex | null, kemOutput: Uint8Array) {
  const proposals: Proposal[] = [{ proposalType: "external_init", externalInit: { kemOutput } }];
  if (removed !== null) proposals.unshift({ proposalType: "remove", remove: { removed } });
  return proposals.map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
}
