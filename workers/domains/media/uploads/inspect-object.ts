import { IMAGE_LIMITS } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { readChunks } from "../../../../shared/kernel/read-chunks.ts";
import type { MediaDeps } from "../deps.ts";
import { FileScan, type FirstLook } from "../files/file-scan.ts";
import { refuse } from "../formats/refusal.ts";
import type { ByteRange } from "../ports.ts";
import type { StoredObject } from "../receive-file.ts";
import type { Assembled } from "./ports.ts";
import { HEAD_BYTES } from "./rules.ts";

type Deps = Pick<MediaDeps, "blobs">;

function there<T>(found: T | null): T {
  if (found === null) throw new AppError(commonErrors.gone);
  return found;
}

async function push(deps: Deps, scan: FileScan, key: string, range: ByteRange): Promise<void> {
  const { body } = there(await deps.blobs.open(key, range));
  for await (const chunk of readChunks(body)) scan.push(chunk);
}

/**
 * Looks at an object as uploads in one request are looked at while they come: pictures are read whole, of anything else
 * the beginning. Throws `file_rejected`, or `gone` if the object is.
 */
export async function inspectObject(
  deps: Deps,
  { key, bytes, sha256, head: seen }: Assembled,
): Promise<FirstLook & StoredObject> {
  const scan = new FileScan();
  const head = Math.min(bytes, HEAD_BYTES);
  if (seen) scan.push(seen);
  else await push(deps, scan, key, { offset: 0, length: head });
  if (scan.isPicture && bytes > head) {
    if (bytes > IMAGE_LIMITS.bytes) throw refuse("tooManyBytes");
    await push(deps, scan, key, { offset: head, length: bytes - head });
  }
  const look = scan.finish();
  return { ...look, key, bytes, sha256: sha256 ?? there(await deps.blobs.sha256(key)) };
}
