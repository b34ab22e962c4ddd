import type { AuditRow } from "../../workers/domains/platform/audit/chain.ts";
import { AUDIT_COLUMNS } from "../audit/read-entries.ts";
import { walkChain } from "../audit/walk-chain.ts";
import { compareStore } from "../orphans/compare-store.ts";
import { type AskRows, inLocalStore } from "../orphans/local-store.ts";

/** What the rows of one query are, if there are any. */
interface Invariant {
  readonly says: string;
  /** Finds what breaks it. */
  readonly sql: string;
}

/** What holds of the directory whenever nothing is under way; each query finds what does not. */
const INVARIANTS: readonly Invariant[] = [
  {
    says: "files are referred to as often as they say",
    sql: `SELECT f.sha256, f.refs, count(u.id) AS real FROM files AS f LEFT JOIN user_files AS u ON u.sha256 = f.sha256
      GROUP BY f.sha256 HAVING f.refs <> count(u.id)`,
  },
  {
    says: "uploads say as many bytes as their files have",
    sql: `SELECT u.id, u.bytes, f.bytes AS real FROM user_files AS u JOIN files AS f USING (sha256)
      WHERE u.bytes <> f.bytes`,
  },
  {
    says: "images have as many likes as people who like them",
    sql: `SELECT i.id, i.likes, count(l.user_id) AS real FROM images AS i LEFT JOIN image_likes AS l ON l.image_id = i.id
      GROUP BY i.id HAVING i.likes <> count(l.user_id)`,
  },
  {
    says: "every image has its upload",
    sql: `SELECT i.id FROM images AS i LEFT JOIN user_files AS u ON u.id = i.file_id WHERE u.id IS NULL`,
  },
  {
    says: "jobs of the studio have ended, and their assets with them",
    sql: `SELECT j.id, j.state, a.status FROM studio_jobs AS j LEFT JOIN studio_assets AS a ON a.id = j.asset_id
      WHERE j.state <> 'ended' OR a.status NOT IN ('COMPLETED', 'FAILED')`,
  },
  {
    says: "an asset has one job that made it",
    sql: `SELECT asset_id, count(*) AS jobs FROM studio_jobs WHERE outcome = 'completed'
      GROUP BY asset_id HAVING count(*) > 1`,
  },
  {
    says: "assets have the files that they name",
    sql: `SELECT a.id FROM studio_assets AS a LEFT JOIN user_files AS u ON u.id = a.file_id
      WHERE a.file_id IS NOT NULL AND u.id IS NULL`,
  },
  {
    says: "nobody has applied to a vacancy twice",
    sql: `SELECT vacancy_id, applicant_id, count(*) AS times FROM applications
      GROUP BY vacancy_id, applicant_id HAVING count(*) > 1`,
  },
  {
    says: "every event was heard",
    sql: "SELECT * FROM outbox_events",
  },
  {
    says: "no upload holds room that has lapsed",
    sql: "SELECT id, bytes FROM uploads",
  },
  {
    says: "no run of a scheduled job is stuck",
    sql: `SELECT job, state, asked_at FROM job_runs AS r WHERE state IN ('waiting', 'running')
      AND EXISTS (SELECT 1 FROM job_runs AS later WHERE later.job = r.job AND later.id > r.id AND later.state = 'done')`,
  },
];

async function auditProblem(ask: AskRows): Promise<string[]> {
  const page = (seq: number) =>
    ask<AuditRow>(
      `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq > ${seq} ORDER BY seq LIMIT 5000`,
    );
  const { problem } = await walkChain(page, null);
  return problem === null ? [] : [`the audit trail: ${problem}`];
}

export interface Looked {
  readonly broken: readonly string[];
  readonly counted: Readonly<Record<string, number>>;
}

/** Looks at all that a platform has kept. It should be at rest. */
export function lookAtStore(folder: string): Promise<Looked> {
  return inLocalStore(folder, "development", async ({ keys, rows }, ask) => {
    const broken: string[] = [];
    for (const { says, sql } of INVARIANTS) {
      for (const row of await ask(sql)) broken.push(`${says}: ${JSON.stringify(row)}`);
    }
    broken.push(...(await auditProblem(ask)));
    const { objects, orphans, missing } = compareStore(keys, rows);
    broken.push(...orphans.map((key) => `nothing refers to the object ${key}`));
    broken.push(...missing.map((key) => `a file refers to the object ${key}, which is not there`));
    const left = await ask<{ n: number }>("SELECT count(*) AS n FROM loose_objects");
    const entries = await ask<{ n: number }>("SELECT count(*) AS n FROM audit_log");
    return {
      broken,
      counted: { objects, loose: left[0]?.n ?? 0, auditEntries: entries[0]?.n ?? 0 },
    };
  });
}
