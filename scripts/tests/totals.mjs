/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** The last line of a run. @param {Totals} totals */
export function totals({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** @param {readonly Totals[]} parts @returns {Totals} */
export function sum(parts) {
  const all = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of parts) {
    all.passed += passed;
    all.failed += failed;
    all.skipped += skipped;
  }
  return all;
}
