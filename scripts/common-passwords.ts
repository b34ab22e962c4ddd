/**
 * Writes the filter of common passwords that the Worker carries; with `--check`, only tells whether the one that is
 * committed is what the list of the installed package gives (exit code 1 if not).
 */
import { readFile, writeFile } from "node:fs/promises";
import { dictionary } from "@zxcvbn-ts/language-common";
import { writePasswordFilter } from "../workers/adapters/password-filter.ts";
import { nameKey } from "../workers/domains/identity/rules.ts";

const FILE = "workers/adapters/common-passwords.bin";

const folded = new Set([...dictionary["passwords-common"]].map(nameKey));
const wanted = writePasswordFilter(folded);
const present = await readFile(FILE).catch(() => Buffer.alloc(0));

if (!present.equals(wanted)) {
  if (process.argv.includes("--check")) {
    console.error(`${FILE} is not what the list gives: run npm run passwords`);
    process.exitCode = 1;
  } else {
    await writeFile(FILE, wanted);
    console.log(`wrote ${FILE}: ${folded.size} passwords in ${wanted.length} bytes`);
  }
}
