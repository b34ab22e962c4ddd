import { AppError, commonErrors } from "../../shared/kernel/app-error.ts";
import { databaseBatch } from "../adapters/backup-stores.ts";
import {
  answerRestore,
  type BackupAnswer,
  type BackupAsk,
  type BackupPorts,
  type RestoredParts,
} from "../domains/platform/index.ts";
import { bears } from "./same-secret.ts";

/** Answers requests while a backup is being restored. Throws `AppError`. */
export type RestoreDesk = (request: Request) => Promise<Response>;

interface Namespace {
  getByName(name: string): { backup(ask: BackupAsk): Promise<BackupAnswer> };
}

function isNamespace(value: unknown): value is Namespace {
  return typeof value === "object" && value !== null && "getByName" in value;
}

/** What is filled: the database, the bucket of files, and whatever objects there are, by binding. */
interface Filled {
  readonly DB: Env["DB"];
  readonly MEDIA: Env["MEDIA"];
}

function partsOf(env: Filled): RestoredParts {
  return {
    database: { batch: (statements) => databaseBatch(env.DB, statements) },
    object: async (binding, name, ask) => {
      const space: unknown = Reflect.get(env, binding);
      if (!isNamespace(space)) throw new AppError(commonErrors.not_found);
      return space.getByName(name).backup(ask);
    },
  };
}

/** A file in one piece, or in parts: begun, each put, and completed with what was answered to each. */
async function takeFile(bucket: R2Bucket, request: Request, query: URLSearchParams) {
  const key = query.get("key") ?? "";
  const upload = query.get("upload");
  const part = Number(query.get("part"));
  if (request.method === "POST" && upload === null) {
    return { upload: (await bucket.createMultipartUpload(key)).uploadId };
  }
  if (upload === null) return { stored: (await bucket.put(key, request.body)) !== null };
  const begun = bucket.resumeMultipartUpload(key, upload);
  if (request.method === "PUT") return begun.uploadPart(part, await request.arrayBuffer());
  await begun.complete(await request.json<R2UploadedPart[]>());
  return { stored: true };
}

/**
 * Does what a restore asks for, for who has the key of backups. Everybody else hears that the platform is not there for
 * now.
 */
export function restoreDeskOf(env: Filled, ports: BackupPorts | null): RestoreDesk {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/healthz" || pathname === "/readyz") return Response.json({ status: "ok" });
    const ours = pathname === "/api/restore" || pathname === "/api/restore/files";
    if (!ours || request.method === "GET" || !ports) throw new AppError(commonErrors.unavailable);
    const { first } = await ports.keys();
    if (!bears(request, first.token)) throw new AppError(commonErrors.unauthorized);
    if (pathname === "/api/restore/files") {
      return Response.json(await takeFile(env.MEDIA, request, searchParams));
    }
    return Response.json(await answerRestore(partsOf(env), await request.json()));
  };
}
