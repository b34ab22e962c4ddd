import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";
import { withStream } from "./with-stream.ts";

/** Adds what a deployment's settings need to the headers of the pages, which are files beside them. */
export function pageHeaders(): Plugin {
  let file = "";
  return {
    name: "veche:page-headers",
    apply: "build",
    configResolved({ root, build: { outDir } }) {
      file = join(root, outDir, "_headers");
    },
    async closeBundle() {
      const headers = await readFile(file, "utf8");
      await writeFile(file, withStream(headers, process.env["STREAM_HOST"] ?? ""));
    },
  };
}
