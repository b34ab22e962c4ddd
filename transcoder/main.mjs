import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "./server.mjs";

/** Runs the transcoder by its environment: `PORT`, `HOST`, `TRANSCODER_SECRET`, `WORK_DIR`. */
const { PORT = "8790", HOST = "127.0.0.1", TRANSCODER_SECRET = "", WORK_DIR } = process.env;

if (TRANSCODER_SECRET.length < 16) {
  console.error("TRANSCODER_SECRET must have 16 characters or more");
  process.exit(1);
}

const root = WORK_DIR ?? (await mkdtemp(join(tmpdir(), "veche-transcoder-")));
const options = { root, secret: TRANSCODER_SECRET, port: Number(PORT), host: HOST };
const { port, stop } = await serve(options);
console.log(`transcoder ready on ${HOST}:${port}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    stop().finally(() => process.exit(0));
  });
}
