import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { AuditRow } from "../../workers/domains/platform/audit/chain.ts";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";
import { dataDir, ROOT } from "../setup/places.mjs";
import type { ReadEntries } from "./walk-chain.ts";

const PAGE = 5_000;
const MOST_BYTES = 64 * 1_024 * 1_024;

/** Of `audit_log`, as they are walked. */
export const AUDIT_COLUMNS =
  "seq, at, actor_id AS actorId, action, target, ip, request_id AS requestId, details, previous_hash AS previousHash, hash";

/** Where the trail lies: the local platform's database, or that of a deployment. */
export type Place = { readonly kind: "local" } | { readonly kind: "remote"; readonly env: string };

function placeArgs(place: Place): string[] {
  if (place.kind === "remote") return ["--remote", "--env", place.env];
  return ["--local", "--env", "development", "--persist-to", dataDir(process.env)];
}

/** Reads the trail with wrangler, which knows both databases. */
export function entriesOf(place: Place): ReadEntries {
  const command = [...wranglerArgs(ROOT), "d1", "execute", "DB", ...placeArgs(place), "--json"];
  const options = { cwd: ROOT, env: toolEnv(ROOT, process.env), maxBuffer: MOST_BYTES };
  return async (seq) => {
    const query = `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq > ${seq} ORDER BY seq LIMIT ${PAGE}`;
    const args = [...command, "--command", query];
    const { stdout } = await promisify(execFile)(ownNode(ROOT), args, options);
    const [answer]: { results: AuditRow[] }[] = JSON.parse(stdout);
    return answer?.results ?? [];
  };
}
