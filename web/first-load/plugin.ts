import { gzipSync } from "node:zlib";
import type { Plugin, Rollup } from "vite";

/** What every page needs, in the language with the longer words. */
const ALWAYS = ["/web/main.tsx", "/web/i18n/ru.json"];

/** The two pages a visitor comes to first, each with what it loads by itself as soon as it stands. */
const FIRST_LOADS: Readonly<Record<string, readonly string[]>> = {
  "sign-in": [...ALWAYS, "/web/i18n/guest.ru.json", "/web/routes/identity/login.tsx"],
  "a chat": [
    ...ALWAYS,
    "/web/routes/chat/chats-page.tsx",
    "/web/routes/chat/chat-page.tsx",
    "/shared/client/offline/index.ts",
    "/web/routes/chat/pins-bar.tsx",
  ],
};
const BUDGET_KB = 200;

/** Fails the build when the script of a first load outgrows its budget, measured as it is sent (gzip). */
export function firstLoadBudget(): Plugin {
  return {
    name: "veche:first-load-budget",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      for (const [page, paths] of Object.entries(FIRST_LOADS)) {
        const needed = closure(chunks, (chunk) => paths.some((path) => holds(chunk, path)));
        const missing = paths.filter((path) => !needed.some((chunk) => holds(chunk, path)));
        if (missing.length > 0) this.error(`The first load of ${page} lacks ${missing.join(", ")}`);
        const bytes = needed.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
        const told = `First load of ${page}: ${(bytes / 1_000).toFixed(1)} kB of script, gzip`;
        if (bytes > BUDGET_KB * 1_000) this.error(`${told}; the budget is ${BUDGET_KB} kB`);
        this.info(told);
      }
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
