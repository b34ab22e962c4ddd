import type { MediaDeps } from "./deps.ts";
import { type KeptForm, renditionKey } from "./rules.ts";
import { type FileRow, findFile, forgetTrace, insertLooseAgain, settleRendition } from "./store.ts";

/**
 * Keeps a rendition beside its file. It is loose until the file is known to be still there: a deletion that ran
 * meanwhile may not have seen it.
 */
export async function storeRendition(
  deps: MediaDeps,
  { sha256, key }: FileRow,
  form: KeptForm,
  bytes: Uint8Array,
): Promise<void> {
  const { db, blobs } = deps;
  const at = renditionKey(key, form);
  const trace = await insertLooseAgain(db, at, deps.clock.now());
  await blobs.put(at, bytes);
  const settled = await settleRendition(db, trace, { sha256, key });
  if (settled.length > 0) return;
  // Somebody else makes the same rendition, or the file is gone.
  if ((await findFile(db, sha256))?.key === key) return;
  await blobs.delete([at]);
  await forgetTrace(db, trace);
}
