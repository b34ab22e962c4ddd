import { describe, expect, it } from "vitest";
import {
  type AuditRow,
  emptyChain,
  entryHash,
} from "../../workers/domains/platform/audit/chain.ts";
import { parseHead, walkChain } from "./walk-chain.ts";

function chainOf(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  let previousHash = emptyChain.hash;
  for (let seq = 1; seq <= length; seq += 1) {
    const row = {
      seq,
      at: seq,
      actorId: null,
      action: "a",
      target: null,
      ip: null,
      requestId: null,
      details: "{}",
      previousHash,
    };
    previousHash = entryHash(row);
    rows.push({ ...row, hash: previousHash });
  }
  return rows;
}

/** Reads three at a time, as a database would give pages. */
function reading(rows: readonly AuditRow[]) {
  return async (seq: number) => rows.filter((row) => row.seq > seq).slice(0, 3);
}

function headOf(rows: readonly AuditRow[]) {
  const last = rows.at(-1)!;
  return { seq: last.seq, hash: last.hash };
}

describe("walking the audit trail", () => {
  it("works through all pages and tells the head", async () => {
    const rows = chainOf(10);
    const report = await walkChain(reading(rows), headOf(rows.slice(0, 4)));
    expect(report).toEqual({ head: headOf(rows), problem: null });
    expect(await walkChain(reading([]), emptyChain)).toEqual({ head: emptyChain, problem: null });
  });

  it("names the first entry that is wrong or missing", async () => {
    const rows = chainOf(10);
    const altered = rows.with(6, { ...rows[6]!, details: '{"x":1}' });
    expect(await walkChain(reading(altered), null)).toMatchObject({
      head: { seq: 6 },
      problem: "entry 7 was altered",
    });
    const holed = rows.toSpliced(6, 1);
    expect(await walkChain(reading(holed), null)).toMatchObject({
      problem: "entry 7 is missing",
    });
  });

  it("finds, by a head noted elsewhere, that the end was cut off or written anew", async () => {
    const rows = chainOf(10);
    const noted = headOf(rows);
    const cut = await walkChain(reading(rows.slice(0, 7)), noted);
    expect(cut.problem).toBe("the trail ends at 7: entry 10 was cut off");
    const other = await walkChain(reading(chainOf(12)), { ...noted, hash: "0".repeat(64) });
    expect(other.problem).toBe("entry 10 is not the one that was noted");
  });

  it("reads a head as it was printed, and nothing else", () => {
    expect(parseHead(`7:${"a".repeat(64)}`)).toEqual({ seq: 7, hash: "a".repeat(64) });
    for (const text of ["", "7", "7:xyz", `-1:${"a".repeat(64)}`]) {
      expect(parseHead(text)).toBeNull();
    }
  });
});
