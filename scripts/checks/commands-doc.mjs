import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

// `docs/operations/commands.md` says of every command in the documents what runs it, so that none of them rots.

const TABLE = "docs/operations/commands.md";
const FENCE = /^ *```(\w*)$/;
const SHELLS = new Set(["sh", "bash", "console", "shell"]);
const PROGRAMS = ["npm", "npx", "node", "podman", "docker", "curl", "wrangler", "promtool", "git"];
const INLINE = new RegExp(`\`((?:${PROGRAMS.join("|")}) [^\`]+)\``, "g");
const ROW = /^\| `([^`]+)` \| ([^|]+) \|/gm;
/** A file, and the words in it that stand for the command where it is not named. */
const PROOF = /`([^`]+)`(?: "([^"]+)")?/g;
const NOT_RUN = /^(?:an account|by hand)\b/;
/** Words before a command that set variables, and what comes after it. */
const VARIABLE = /^[A-Z_]+=(?:"[^"]*"|'[^']*'|\S)*$/;
const AFTER = /\s+(?:#|<|>|&&|\|).*$/;

/** @typedef {{ command: string, where: string }} Found */

/** @param {string} root @param {string} folder @returns {string[]} */
function documentsBelow(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return documentsBelow(root, path);
    return entry.name.endsWith(".md") && path !== TABLE ? [path] : [];
  });
}

/** Lines of shell blocks, those that go on put together. @param {string} text */
function shellLines(text) {
  const lines = [];
  let shell = false;
  let open = "";
  for (const line of text.split("\n")) {
    const fence = FENCE.exec(line);
    if (fence) {
      shell = !shell && SHELLS.has(fence[1] ?? "");
      continue;
    }
    if (!shell) continue;
    open += ` ${line.trim()}`;
    if (open.endsWith("\\")) {
      open = open.slice(0, -1);
      continue;
    }
    lines.push(open.trim());
    open = "";
  }
  return lines;
}

/** The command itself: without variables before it and what is done with what it prints. @param {string} line */
export function commandOf(line) {
  const words = line.replace(AFTER, "").split(/\s+/);
  while (VARIABLE.test(words[0] ?? "")) words.shift();
  return words.join(" ");
}

/** Every command that a document asks its reader to give. @param {string} text */
export function commandsIn(text) {
  const blocks = shellLines(text)
    .flatMap((line) => line.split(/\s&&\s/))
    .map(commandOf);
  const begun = blocks.filter((command) => PROGRAMS.includes(command.split(" ")[0] ?? ""));
  const inline = [...text.matchAll(INLINE)].map(([, command = ""]) => commandOf(command));
  return [...new Set([...begun, ...inline])];
}

/** @param {string} command @param {string} row */
function begins(command, row) {
  return command === row || command.startsWith(`${row} `);
}

/** What shows that a file runs a command: its own words, or the script that it stands for. @param {string} root @param {string} command */
function signsOf(root, command) {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [, script = ""] = /^npm (?:run )?(?:--silent )?([\w:-]+)/.exec(command) ?? [];
  const behind = String(scripts[script] ?? "")
    .split(" ")
    .find((word) => /\.(?:mjs|ts)$/.test(word));
  return [command, ...(behind === undefined ? [] : [behind, behind.split("/").pop() ?? behind])];
}

/** @param {string} root @param {string} command @param {string} by */
function proofComplaints(root, command, by) {
  if (NOT_RUN.test(by)) return [];
  const proofs = [...by.matchAll(PROOF)];
  if (proofs.length === 0) return [`${TABLE}: nothing runs \`${command}\``];
  const signs = signsOf(root, command);
  return proofs.flatMap(([, file = "", sign]) => {
    if (!existsSync(join(root, file))) return [`${TABLE}: there is no ${file}`];
    const text = readFileSync(join(root, file), "utf8");
    const runs = sign === undefined ? signs.some((one) => text.includes(one)) : text.includes(sign);
    return runs ? [] : [`${TABLE}: ${file} does not run \`${command}\``];
  });
}

/**
 * Commands of the documents that nothing runs and that need no account, and rows about commands that are nowhere.
 * @param {string} root
 * @returns {string[]}
 */
export function commandComplaints(root) {
  const documents = ["README.md", "CONTRIBUTING.md", ...documentsBelow(root, "docs")];
  /** @type {Found[]} */
  const found = documents.flatMap((where) =>
    commandsIn(readFileSync(join(root, where), "utf8")).map((command) => ({ command, where })),
  );
  const rows = [...readFileSync(join(root, TABLE), "utf8").matchAll(ROW)].map(
    ([, command = "", by = ""]) => ({ command, by: by.trim() }),
  );
  const unknown = found.filter(({ command }) => !rows.some((row) => begins(command, row.command)));
  const stale = rows.filter((row) => !found.some(({ command }) => begins(command, row.command)));
  return [
    ...unknown.map(({ command, where }) => `${where}: \`${command}\` has no row in ${TABLE}`),
    ...stale.map(({ command }) => `${TABLE}: no document has \`${command}\``),
    ...rows.flatMap(({ command, by }) => proofComplaints(root, command, by)),
  ];
}

if (import.meta.main) {
  const complaints = commandComplaints(resolve(import.meta.dirname, "../.."));
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}
