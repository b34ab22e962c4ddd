import type { MediaDeps } from "../deps.ts";
import { findOwnFile } from "./store.ts";

/** An upload's bytes, and since when they are here; `null` if it is gone. Who may have them, the caller has seen to. */
export async function openFile({ db, blobs }: Pick<MediaDeps, "db" | "blobs">, fileId: string) {
  const own = await findOwnFile(db, fileId);
  const stored = own && (await blobs.open(own.file.key));
  return stored ? { body: stored.body, createdAt: own.createdAt } : null;
}
