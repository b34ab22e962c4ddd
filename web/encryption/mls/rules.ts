import type { ClientState, IncomingMessageCallback, RatchetTree } from "ts-mls";
import { leavesOf } from "./state.ts";

/** What a group's members may do to it. Nothing else is used here, and some of it would end the group for everybody. */
const ALLOWED: readonly (string | number)[] = ["add", "remove", "update"];

/**
 * What of a commit or a proposal is taken that this person has handed in: all devices decide alike. Whoever signed it is
 * who the platform says sent it; it adds, removes and renews, or is by somebody who comes in (external commit), who
 * may remove only what stood in their own place.
 */
export function rulesFor(state: ClientState, actorId: string): IncomingMessageCallback {
  const leaves = leavesOf(state.ratchetTree);
  const isTheirs = (index: number) =>
    leaves.find((leaf) => leaf.index === index)?.userId === actorId;
  return (incoming) => {
    if (incoming.kind === "proposal") {
      const { proposal, senderLeafIndex } = incoming.proposal;
      if (senderLeafIndex === undefined || !isTheirs(senderLeafIndex)) return "reject";
      return ALLOWED.includes(proposal.proposalType) ? "accept" : "reject";
    }
    const { senderLeafIndex, proposals } = incoming;
    if (senderLeafIndex !== undefined && !isTheirs(senderLeafIndex)) return "reject";
    const isGood = proposals.every(({ proposal }) => {
      if (senderLeafIndex !== undefined) return ALLOWED.includes(proposal.proposalType);
      if (proposal.proposalType === "remove") return isTheirs(proposal.remove.removed);
      return proposal.proposalType === "external_init";
    });
    return isGood ? "accept" : "reject";
  };
}

/** Whether every leaf names a device: one that names nobody would be found by nobody who is to take it out. */
export function isNamed(tree: RatchetTree): boolean {
  return tree.filter((node) => node?.nodeType === "leaf").length === leavesOf(tree).length;
}
