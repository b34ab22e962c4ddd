import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin, type ResolvedConfig, type Rollup } from "vite";
import type { ShellFiles } from "./shell-cache.ts";

const SCRIPT = "sw.js";
/** Parts of the app that nobody needs without a network; they are kept once they have been used. */
const SELDOM =
  /\/web\/(routes\/(admin|provider|identity|security|platform|videos)|i18n\/(admin|provider|videos))\b|\/hls\.js\//;
/** What only other programs or other pages read, and what is too large to be fetched before it is asked for. */
const APART = /^(_headers|api-docs\/|splash\/)|emoji-data|hls\.worker|\.map$/;

/**
 * Builds the service worker beside the app, as one file that knows the names of the others. It is written last: any
 * change of the app changes it, which is how browsers notice that there is a new version.
 */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  let hashed: readonly string[] = [];
  return {
    name: "veche:service-worker",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle(_, bundle) {
      hashed = Object.values(bundle)
        .filter((file) => file.fileName.startsWith("assets/") && !APART.test(file.fileName))
        .filter((file) => !isSeldom(file))
        .map(({ fileName }) => `/${fileName}`);
    },
    async closeBundle() {
      if (hashed.length === 0) return;
      const files = await shellFiles(config, hashed);
      await build({
        configFile: false,
        root: config.root,
        logLevel: "warn",
        publicDir: false,
        define: { SHELL_FILES: JSON.stringify(files) },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          rolldownOptions: {
            input: join(config.root, "service-worker/worker.ts"),
            output: { format: "iife", entryFileNames: SCRIPT },
          },
        },
      });
    },
  };
}

async function shellFiles(
  { root, build: { outDir }, publicDir }: ResolvedConfig,
  hashed: readonly string[],
): Promise<ShellFiles> {
  const names = await readdir(publicDir, { recursive: true, withFileTypes: true });
  const plain = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(publicDir.length + 1))
    .filter((name) => !APART.test(name));
  const hash = createHash("sha256").update(hashed.join());
  for (const name of ["index.html", ...plain])
    hash.update(await readFile(join(root, outDir, name)));
  return {
    version: hash.digest("hex").slice(0, 12),
    hashed,
    plain: ["/", ...plain.map((name) => `/${name}`)],
  };
}

function isSeldom(file: Rollup.OutputChunk | Rollup.OutputAsset): boolean {
  if (file.type !== "chunk" || file.moduleIds.length === 0) return false;
  return file.moduleIds.every((id) => SELDOM.test(id));
}
