/**
 * Writes the OpenAPI document, the AsyncAPI document of the sockets and the types of the client made from it; with `--check`, only tells whether what is
 * committed is what the contracts say (exit code 1 if not).
 */
import { readFile, writeFile } from "node:fs/promises";
import { asyncApiDocument } from "../workers/app/asyncapi.ts";
import { openApiDocument } from "../workers/app/openapi.ts";
import { clientTypes } from "./client-types/generate.mjs";

const check = process.argv.includes("--check");
const document = openApiDocument();
const outputs = {
  "docs/openapi.json": `${JSON.stringify(document, null, 2)}\n`,
  "docs/asyncapi.json": `${JSON.stringify(asyncApiDocument(), null, 2)}\n`,
  "shared/client/schema.gen.d.ts": await clientTypes(document),
};

let stale = 0;
for (const [path, wanted] of Object.entries(outputs)) {
  const present = await readFile(path, "utf8").catch(() => "");
  if (present === wanted) continue;
  if (check) {
    stale += 1;
    console.error(`${path} is not what the contracts say: run npm run openapi`);
  } else {
    await writeFile(path, wanted);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
