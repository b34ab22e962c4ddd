import { createHash } from "node:crypto";

const BITS = 128n;
const HEX = 32;

/**
 * What tables hold, as one number each: the sum of their rows' hashes (SHA-256), in whatever order they come. A row that
 * is replaced is taken off again.
 */
export class RowSums {
  readonly #sums = new Map<string, { rows: number; sum: bigint }>();

  add(table: string, key: string, row: string): void {
    const hash = createHash("sha256").update(`${key}\t${row}`).digest("hex").slice(0, HEX);
    const { rows, sum } = this.#sums.get(table) ?? { rows: 0, sum: 0n };
    this.#sums.set(table, {
      rows: rows + 1,
      sum: BigInt.asUintN(Number(BITS), sum + BigInt(`0x${hash}`)),
    });
  }

  rows(table: string): number {
    return this.#sums.get(table)?.rows ?? 0;
  }

  get total(): number {
    return [...this.#sums.values()].reduce((all, { rows }) => all + rows, 0);
  }

  /** The first table that does not hold the same as the other's; `null` if all do. */
  differsIn(other: RowSums): string | null {
    const names = new Set([...this.#sums.keys(), ...other.#sums.keys()]);
    for (const name of names) {
      const [one, two] = [this.#sums.get(name), other.#sums.get(name)];
      if (one?.rows !== two?.rows || one?.sum !== two?.sum) return name;
    }
    return null;
  }
}
