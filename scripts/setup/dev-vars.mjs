import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshSecrets } from "./secrets.mjs";

const HEADER = `# Secrets of this local platform, made at its first start. Keep them with its data:
# without them passwords, sessions and encrypted fields cannot be read again.
`;

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;

/** @param {string} raw what stands after the equals sign */
function unquote(raw) {
  const quoted = /^(['"`])(.*)\1\s*(?:#.*)?$/.exec(raw);
  if (!quoted) return raw.replace(/\s+#.*$/, "").trim();
  const text = quoted[2] ?? "";
  return quoted[1] === '"' ? text.replaceAll("\\n", "\n") : text;
}

/**
 * Reads the dotenv form: `NAME=value`, quotes, comments; one line a value.
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function parseVars(text) {
  /** @type {Record<string, string>} */
  const vars = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw] = LINE.exec(line) ?? [];
    if (name) vars[name] = unquote(raw ?? "");
  }
  return vars;
}

/** @param {Record<string, string>} vars none of them may hold a single quote */
export function formatVars(vars) {
  const lines = Object.entries(vars).map(([name, value]) => `${name}='${value}'`);
  return `${HEADER}${lines.join("\n")}\n`;
}

/**
 * The variables of `.dev.vars`, which is made with fresh secrets if there is none.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export function devVars(root, say) {
  const path = join(root, ".dev.vars");
  if (!existsSync(path)) {
    // `wx`: of two first starts at once only one makes the file, and both use it.
    try {
      writeFileSync(path, formatVars(freshSecrets()), { mode: 0o600, flag: "wx" });
      say("made .dev.vars with fresh secrets");
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
  return parseVars(readFileSync(path, "utf8"));
}
