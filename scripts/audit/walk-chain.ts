import {
  type AuditRow,
  breach,
  type ChainHead,
  emptyChain,
} from "../../workers/domains/platform/audit/chain.ts";

/** Entries after `seq`, in order; fewer than it could give only at the end. */
export type ReadEntries = (seq: number) => Promise<readonly AuditRow[]>;

export interface ChainReport {
  /** How far the chain is whole. */
  readonly head: ChainHead;
  /** What is wrong after that, or `null`. */
  readonly problem: string | null;
}

/** What a head that was noted earlier says of the chain: it must still be in it. */
function missing(noted: ChainHead | null, found: boolean, head: ChainHead): string | null {
  if (noted === null || found) return null;
  if (head.seq < noted.seq) return `the trail ends at ${head.seq}: entry ${noted.seq} was cut off`;
  return `entry ${noted.seq} is not the one that was noted`;
}

/**
 * Walks the whole trail from its beginning. A chain that was cut off, or written anew from some entry on, is whole in
 * itself: only a head noted elsewhere (`noted`) shows that.
 */
export async function walkChain(read: ReadEntries, noted: ChainHead | null): Promise<ChainReport> {
  let head = emptyChain;
  let found = noted?.seq === 0;
  for (;;) {
    const rows = await read(head.seq);
    for (const row of rows) {
      const problem = breach(head, row);
      if (problem !== null) return { head, problem };
      head = { seq: row.seq, hash: row.hash };
      found ||= row.seq === noted?.seq && row.hash === noted.hash;
    }
    if (rows.length === 0) return { head, problem: missing(noted, found, head) };
  }
}

/** A head as the command prints it: `seq:hash`. */
export function parseHead(text: string): ChainHead | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}
