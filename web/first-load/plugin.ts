import { gzipSync } from "node:zlib";
import type { Plugin, Rollup } from "vite";

/** What a visitor waits for who signs in and opens a chat, in the language with the longer words. */
const FIRST_LOAD = [
  "/web/main.tsx",
  "/web/i18n/ru.json",
  "/web/routes/identity/login.tsx",
  "/web/routes/chat/chats-page.tsx",
  "/web/routes/chat/chat-page.tsx",
];
const BUDGET_KB = 200;

/** Fails the build when the script of the first load outgrows its budget, measured as it is sent (gzip). */
export function firstLoadBudget(): Plugin {
  return {
    name: "veche:first-load-budget",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const needed = closure(chunks, (chunk) => FIRST_LOAD.some((path) => holds(chunk, path)));
      const missing = FIRST_LOAD.filter((path) => !needed.some((chunk) => holds(chunk, path)));
      if (missing.length > 0) this.error(`The first load lacks ${missing.join(", ")}`);
      const bytes = needed.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
      const told = `First load of sign-in and chat: ${(bytes / 1_000).toFixed(1)} kB of script, gzip`;
      if (bytes > BUDGET_KB * 1_000) this.error(`${told}; the budget is ${BUDGET_KB} kB`);
      this.info(told);
    },
  };
}

function holds(chunk: Rollup.OutputChunk, path: string): boolean {
  return chunk.moduleIds.some((id) => id.endsWith(path));
}

/** The chosen chunks and all that they import at once. */
function closure(
  chunks: readonly Rollup.OutputChunk[],
  chosen: (chunk: Rollup.OutputChunk) => boolean,
): Rollup.OutputChunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<Rollup.OutputChunk>();
  const visit = (chunk: Rollup.OutputChunk | undefined) => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) visit(byName.get(name));
  };
  for (const chunk of chunks.filter(chosen)) visit(chunk);
  return [...found];
}
