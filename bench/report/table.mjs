/**
 * @typedef {object} Row one line of the report
 * @property {string} what
 * @property {Record<string, string | number>} figures as they were measured
 * @property {string} [target]
 * @property {boolean} [reached]
 */

/** @param {number} value */
function short(value) {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

/** @param {Row["figures"]} figures */
function line(figures) {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${typeof value === "number" ? short(value) : value}`)
    .join(" · ");
}

/** @param {Row} row */
function verdict({ target, reached }) {
  if (target === undefined) return "";
  return `${reached ? "reached" : "MISSED "}  ${target}`;
}

/** @param {readonly (readonly [string, readonly Row[]])[]} sections @returns {string} */
export function tableOf(sections) {
  const rows = sections.flatMap(([, some]) => some);
  const width = Math.max(...rows.map(({ what }) => what.length));
  const lines = sections.flatMap(([title, some]) => [
    "",
    title,
    ...some.map((row) => {
      const said = [line(row.figures), verdict(row)].filter(Boolean).join("   → ");
      return `  ${row.what.padEnd(width)}  ${said}`;
    }),
  ]);
  return lines.join("\n");
}

/** @param {readonly (readonly [string, readonly Row[]])[]} sections */
export function verdictsOf(sections) {
  const judged = sections.flatMap(([, rows]) => rows).filter(({ target }) => target !== undefined);
  const reached = judged.filter((row) => row.reached).length;
  return `${reached} of ${judged.length} targets reached`;
}
