import { usedFile } from "../../media/index.ts";
import type { EngineDeps } from "./ports.ts";

/** A request with more would be refused by most. */
const LARGEST_BYTES = 10 * 1_024 * 1_024;

/** A stored picture as a `data:` URL; `undefined` if it is gone, or too large for that. */
export async function imageData(deps: EngineDeps, fileId: string): Promise<string | undefined> {
  const own = await usedFile(deps, fileId);
  if (!own || own.bytes > LARGEST_BYTES) return undefined;
  const stored = await deps.blobs.open(own.file.key);
  if (!stored) return undefined;
  const bytes = new Uint8Array(await new Response(stored.body).arrayBuffer());
  return `data:${own.file.contentType};base64,${bytes.toBase64()}`;
}
