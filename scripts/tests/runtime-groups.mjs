import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ROOT } from "../setup/places.mjs";

const FOLDER = join(ROOT, ".veche/runtime-tests");

/** What a test file says in its first line of who else may use its runtime; most say nothing. */
const NEED = /^\/\/ @(first|alone) /;

/** @typedef {{path: string, need: "first" | "alone" | null}} TestFile */

/**
 * Divides test files into groups that share a runtime and its storage: those that need it unused come first in their
 * group, or have it alone, and the rest follow, neighbours together.
 * @param {readonly TestFile[]} files
 * @returns {string[][]}
 */
export function groupsOf(files) {
  /** @param {TestFile["need"]} wanted */
  const those = (wanted) =>
    files
      .filter(({ need }) => need === wanted)
      .map(({ path }) => path)
      .sort();
  const rest = those(null);
  const first = those("first");
  const groups = first.map((path, index) => {
    const share = (/** @type {number} */ groups) =>
      Math.round((groups * rest.length) / first.length);
    return [path, ...rest.slice(share(index), share(index + 1))];
  });
  return [...groups, ...those("alone").map((path) => [path])];
}

/** @param {string} path @returns {TestFile} */
function readNeed(path) {
  const said = NEED.exec(readFileSync(join(ROOT, path), "utf8"))?.[1];
  return { path, need: said === "first" || said === "alone" ? said : null };
}

/** A test file that runs others, each under its own name. @param {readonly string[]} members */
function textOf(members) {
  const suites = members.map((path) => {
    const from = relative(FOLDER, join(ROOT, path)).split(sep).join("/");
    return `describe(${JSON.stringify(path)}, async () => {\n  await import(${JSON.stringify(from)});\n});\n`;
  });
  return `import { describe } from "vitest";\n\n${suites.join("\n")}`;
}

/**
 * Writes a test file for each group, which a run of everything includes instead of those in it: a runtime takes longer to
 * start than most files take to run. Answers the paths.
 * @param {readonly string[]} patterns of the test files
 */
export function runtimeGroups(patterns) {
  const paths = globSync([...patterns], { cwd: ROOT }).map((path) => path.split(sep).join("/"));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  return groupsOf(paths.map(readNeed)).map((members) => {
    const path = join(FOLDER, `with-${members[0]?.replaceAll("/", "-")}`);
    writeFileSync(path, textOf(members));
    return relative(ROOT, path).split(sep).join("/");
  });
}
