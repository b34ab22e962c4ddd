import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * Every file under a path, sorted, as paths with forward slashes relative to `root`.
 * @param {string} root
 * @param {string} path
 * @param {(path: string) => boolean} skip
 * @returns {string[]}
 */
export function filesUnder(root, path, skip) {
  const full = join(root, path);
  const name = relative(root, full).split(sep).join("/");
  if (!existsSync(full) || skip(name)) return [];
  if (!statSync(full).isDirectory()) return [name];
  const names = readdirSync(full).sort();
  return names.flatMap((child) => filesUnder(root, join(path, child), skip));
}

/**
 * One hash over the names and contents of files: changes when any of them does.
 * @param {string} root
 * @param {readonly string[]} paths files and folders
 * @param {(path: string) => boolean} [skip]
 */
export function fingerprint(root, paths, skip = () => false) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((start) => filesUnder(root, start, skip))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
