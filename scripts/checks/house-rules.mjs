import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { filesUnder } from "../setup/fingerprint.mjs";

/**
 * @typedef {object} HouseRule
 * @property {string} says what to do instead
 * @property {RegExp} where the files it holds in
 * @property {RegExp} [except] files it does not hold in
 * @property {RegExp} pattern what may not stand there
 * @property {boolean} [inComments] whether comments are read too
 */

const TEST = /\.test\.tsx?$|^shared\/testing\/|^web\/e2e\//;
const CODE = /^(workers|durable-objects|shared|web|scripts|bench|transcoder)\/.*\.(ts|tsx|mjs)$/;
const DOMAINS = /^workers\/domains\/.*\.ts$/;

/** These rules, and their test, spell out what they forbid. */
const SELF = /^scripts\/checks\/house-rules\./;

/** @type {HouseRule[]} */
const RULES = [
  {
    says: "a domain takes the time from deps.clock",
    where: DOMAINS,
    except: TEST,
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/,
  },
  {
    says: "a domain takes ids and random bytes from deps.ids",
    where: DOMAINS,
    except: TEST,
    pattern: /\bcrypto\.(randomUUID|getRandomValues)\b|\bMath\.random\(/,
  },
  {
    says: "a domain writes to deps.log",
    where: DOMAINS,
    except: TEST,
    pattern: /\bconsole\./,
  },
  {
    says: "the environment is read in workers/app/deps.ts, at the Worker's entry and by Durable Objects",
    where: /^(workers\/(?!domains\/)|shared\/).*\.ts$/,
    except:
      /^workers\/(main\.ts$|app\/(deps|entry|tracing)\.ts$)|^shared\/tracing\/traced-env\.ts$|\.test\.ts$|^shared\/testing\//,
    // `Env["NAME"]` is the type of one binding, not a look at it.
    pattern:
      /(?<![\w."'])(Cloudflare\.)?Env\b(?!\s*["'[])|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\s*["']cloudflare:/,
  },
  {
    says: "a domain does not know the environment: what it needs comes with deps",
    where: DOMAINS,
    except: TEST,
    pattern: /(?<![\w."'])Env\b(?!["'])/,
  },
  {
    says: "a type that does not fit is mended where it is made",
    where: CODE,
    except: TEST,
    pattern: /\bas\s+any\b|\bas\s+unknown\s+as\b/,
  },
  {
    says: "what is imported stands at the top, types too, where the import rules see it",
    where: CODE,
    except: TEST,
    pattern:
      /\btypeof\s+import\(|\bimport\(\s*["'][^"']+["']\s*\)\s*\.\s*(?!then\b|catch\b|finally\b)\w/,
  },
  {
    says: "no check is switched off",
    where: CODE,
    except: SELF,
    pattern: /@ts-(ignore|nocheck|expect-error)\b|\bbiome-ignore\b|\beslint-disable\b/,
    inComments: true,
  },
  {
    says: "an unfinished thing is finished or left out",
    where: CODE,
    except: SELF,
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    inComments: true,
  },
  {
    says: "paths of one machine do not belong here",
    where: /./,
    except: SELF,
    pattern:
      /(?<![\w.:/-])\/(home|Users)\/\w+\/|(?<![\w.:/-])\/root\/|(?<![\w.:/-])\/work\/(main|shared)\b/,
    inComments: true,
  },
  {
    says: "which registry packages come from is each machine's own setting",
    where: /./,
    except: SELF,
    pattern: /registry\.npmjs\.org|registry\.yarnpkg\.com|"resolved":\s*"https?:|^\s*registry\s*=/m,
    inComments: true,
  },
];

/** Comments, or strings, which may hold what looks like one. */
const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;

/** The code without its comments, on the same lines. @param {string} text */
export function withoutComments(text) {
  return text.replace(COMMENT_OR_STRING, (found) =>
    found.startsWith("/*") || found.startsWith("//") ? found.replace(/[^\n]/g, " ") : found,
  );
}

/**
 * The rules that a file breaks, one line each.
 * @param {string} path with forward slashes, from the root
 * @param {string} text
 * @returns {string[]}
 */
export function breaches(path, text) {
  const held = RULES.filter(({ where, except }) => where.test(path) && !except?.test(path));
  if (held.length === 0) return [];
  const code = withoutComments(text);
  return held.flatMap(({ says, pattern, inComments }) => {
    const read = inComments ? text : code;
    return [...read.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map((found) => {
      const line = read.slice(0, found.index).split("\n").length;
      return `${path}:${line} \`${found[0].trim()}\`: ${says}`;
    });
  });
}

/** What git does not know, and what other programs write. */
const SKIPPED =
  /(^|\/)(node_modules|\.git|\.wrangler|\.veche|\.dev\.vars)$|^web\/(dist|e2e\/output)$|^bench\/results$|\.gen\.d\.ts$|^worker-configuration\.d\.ts$/;
const BINARY = /\.(png|jpe?g|gif|webp|avif|ico|woff2?|wasm|mp4|webm|ogg|mp3|pdf|zip)$/i;

/** Every breach in a tree. @param {string} root */
export function allBreaches(root) {
  const files = filesUnder(root, ".", (path) => SKIPPED.test(path) || BINARY.test(path));
  return files.flatMap((path) => breaches(path, readFileSync(join(root, path), "utf8")));
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const found = allBreaches(process.cwd());
  for (const line of found) console.error(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
