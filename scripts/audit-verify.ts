/**
 * Walks the audit trail of the local platform (or `-- --remote --env production`) and tells whether it is whole; exit
 * code 1 and the first broken entry if not. `--head seq:hash`, noted from an earlier run and kept elsewhere, shows also
 * that nothing was cut off or written anew.
 */
import { parseArgs } from "node:util";
import { entriesOf, type Place } from "./audit/read-entries.ts";
import { parseHead, walkChain } from "./audit/walk-chain.ts";
import { SetupError } from "./setup/command.mjs";
import { reportFailure } from "./setup/say.mjs";

try {
  const { values } = parseArgs({
    options: {
      remote: { type: "boolean", default: false },
      env: { type: "string", default: "production" },
      head: { type: "string" },
    },
  });
  const noted = values.head === undefined ? null : parseHead(values.head);
  if (values.head !== undefined && noted === null) throw new SetupError("--head wants seq:hash");
  const place: Place = values.remote ? { kind: "remote", env: values.env } : { kind: "local" };
  const { head, problem } = await walkChain(entriesOf(place), noted);
  if (problem === null) console.log(`whole: ${head.seq} entries, head ${head.seq}:${head.hash}`);
  else console.error(`broken: ${problem}; whole up to ${head.seq}:${head.hash}`);
  process.exitCode = problem === null ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
