/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/**
 * The least of the values that at least that share of them does not exceed.
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/**
 * The median over rounds of what `pick` takes from each.
 * @template T
 * @param {readonly T[]} rounds
 * @param {(round: T) => number} pick
 */
export function medianOf(rounds, pick) {
  return median(rounds.map(pick));
}

/**
 * The median of the ratios round by round: both sides of a ratio were measured right after each other, so that a
 * machine that gets slower meanwhile slows both.
 * @template A, B
 * @param {readonly A[]} ours
 * @param {readonly B[]} theirs
 * @param {(round: A) => number} pickOurs
 * @param {(round: B) => number} pickTheirs
 */
export function medianRatio(ours, theirs, pickOurs, pickTheirs) {
  const ratios = ours.flatMap((one, index) => {
    const other = theirs[index];
    return other === undefined ? [] : [pickOurs(one) / pickTheirs(other)];
  });
  return median(ratios);
}
