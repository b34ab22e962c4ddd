import type { CiphersuiteImpl, ClientConfig, GroupContext, RatchetTree } from "ts-mls";
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import { CryptoVerificationError, ValidationError } from "ts-mls/mlsError.js";
import { verifyParentHashes } from "ts-mls/parentHash.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import {
  directPath,
  leafToNodeIndex,
  leafWidth,
  nodeToLeafIndex,
  toLeafIndex,
  toNodeIndex,
} from "ts-mls/treemath.js";
import { constantTimeEqual } from "ts-mls/util/constantTimeCompare.js";
import { toBase64 } from "../bytes.ts";

/**
 * Checks a tree that came with a welcome or with group information, as RFC 9420 §12.4.3.1 asks whoever joins. The
 * library's own check demands of every node above a leaf that is not merged yet the very same list of such leaves;
 * §7.9.2 asks only that the nodes between the two name it. It refuses good trees for that, so that nobody could join
 * the group any more.
 */
export async function checkTree(
  tree: RatchetTree,
  context: GroupContext,
  { authService }: ClientConfig,
  cs: CiphersuiteImpl,
): Promise<void> {
  if (!constantTimeEqual(context.treeHash, await treeHashRoot(tree, cs.hash))) {
    throw new CryptoVerificationError("the tree is not the group's");
  }
  if (!(await verifyParentHashes(tree, cs.hash))) {
    throw new CryptoVerificationError("the tree's parent hashes are wrong");
  }
  checkKeys(tree);
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType === "parent") checkUnmerged(tree, index, node.parent.unmergedLeaves);
    if (node?.nodeType !== "leaf") continue;
    const { leaf } = node;
    const leafIndex = nodeToLeafIndex(toNodeIndex(index));
    const signed =
      leaf.leafNodeSource === "key_package"
        ? await verifyLeafNodeSignatureKeyPackage(leaf, cs.signature)
        : await verifyLeafNodeSignature(leaf, context.groupId, leafIndex, cs.signature);
    if (!signed) throw new CryptoVerificationError("a leaf is not signed by its key");
    if (!(await authService.validateCredential(leaf.credential, leaf.signaturePublicKey))) {
      throw new ValidationError("a leaf names nobody");
    }
  }
}

/** Leaves stand at even places, parents at odd ones; no two of them share a key. */
function checkKeys(tree: RatchetTree): void {
  const encryption = new Set<string>();
  const signature = new Set<string>();
  const unique = (keys: Set<string>, key: Uint8Array) => {
    const name = toBase64(key);
    if (keys.has(name)) throw new ValidationError("two nodes of the tree have one key");
    keys.add(name);
  };
  for (const [index, node] of tree.entries()) {
    if (node === undefined) continue;
    if ((node.nodeType === "leaf") !== (index % 2 === 0)) {
      throw new ValidationError("the tree is not built like one");
    }
    if (node.nodeType === "leaf") {
      unique(encryption, node.leaf.hpkePublicKey);
      unique(signature, node.leaf.signaturePublicKey);
    } else {
      unique(encryption, node.parent.hpkePublicKey);
    }
  }
}

/** §7.9.2: an unmerged leaf is there, below the node, and named by every node between. */
function checkUnmerged(tree: RatchetTree, index: number, unmerged: readonly number[]): void {
  for (const leaf of unmerged) {
    const at = leafToNodeIndex(toLeafIndex(leaf));
    const path = directPath(at, leafWidth(tree.length));
    const place = path.indexOf(toNodeIndex(index));
    if (tree[at]?.nodeType !== "leaf" || place < 0) {
      throw new ValidationError("an unmerged leaf is not below its node");
    }
    for (const between of path.slice(0, place)) {
      const node = tree[between];
      if (node?.nodeType === "parent" && !node.parent.unmergedLeaves.includes(leaf)) {
        throw new ValidationError("a node does not name an unmerged leaf below it");
      }
    }
  }
}
