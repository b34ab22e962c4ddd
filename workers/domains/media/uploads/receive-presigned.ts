import { AppError } from "../../../../shared/kernel/app-error.ts";
import { readChunks } from "../../../../shared/kernel/read-chunks.ts";
import type { MediaDeps } from "../deps.ts";
import { discardObject } from "../discard-object.ts";
import { errors } from "../errors.ts";
import { FileScan, type FirstLook } from "../files/file-scan.ts";
import { lookInto } from "../files/look-into.ts";
import { UNKNOWN_TYPE } from "../files/rules.ts";
import { refuse } from "../formats/refusal.ts";
import type { StoredBlob } from "../ports.ts";
import { receiveFile, type StoredObject } from "../receive-file.ts";
import type { UploadState } from "./ports.ts";
import { isToldByBytes } from "./rules.ts";

/** What was put past us, as an upload that comes in. */
function uploadOf({ body, bytes }: StoredBlob) {
  return {
    length: bytes,
    fieldsComeFirst: true,
    chunks: () => readChunks(body),
    fields: () => ({}),
    fileName: () => "",
    drain: async () => {},
  };
}

/** Whether bytes that are of this type may have been announced as that one: some types the bytes do not tell. */
function isOfType(contentType: string, declared: string | null): boolean {
  if (contentType === declared) return true;
  return contentType === UNKNOWN_TYPE && declared !== null && !isToldByBytes(declared);
}

/**
 * Copies what was put at a signed address to where nobody can reach it, and looks at it on the way: until its address
 * lapses, it could be put there again. Throws `upload_incomplete` while nothing is there, `file_rejected` if it has not
 * the length or type that were signed; the hash is the caller's to compare.
 */
export async function receivePresigned(
  deps: MediaDeps,
  { key, length, contentType }: UploadState,
): Promise<FirstLook & StoredObject> {
  const put = await deps.blobs.open(key);
  if (!put) throw new AppError(errors.upload_incomplete);
  if (put.bytes !== length) {
    await put.body.cancel();
    throw refuse("otherLength");
  }
  const received = await receiveFile(deps, uploadOf(put), new FileScan());
  const facts = await lookInto(deps, received);
  if (isOfType(facts.contentType, contentType)) return received;
  await discardObject(deps, received.key);
  throw refuse("otherType");
}
