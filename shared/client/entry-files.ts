import type { Delivery } from "./drain.ts";
import type { ChatOutbox, OutboxEntry, OutgoingFile } from "./outbox.ts";
import { ApiError } from "./problem.ts";

/** Uploads one file, and tells its id. Rejects with an `ApiError`: `aborted` after the signal. */
export type UploadFile = (file: OutgoingFile, signal: AbortSignal) => Promise<string>;

/** The entry with every file uploaded. Each is noted as soon as it is, so that it is not uploaded twice. */
export async function withFilesUploaded(
  outbox: ChatOutbox,
  entry: OutboxEntry,
  upload: UploadFile,
  signal: AbortSignal,
): Promise<OutboxEntry> {
  let ready = entry;
  for (const file of entry.files ?? []) {
    if (file.fileId !== undefined) continue;
    const fileId = await upload(file, signal);
    const files = ready.files?.map((one) =>
      one.localId === file.localId ? { ...one, fileId } : one,
    );
    ready = { ...ready, ...(files && { files }) };
    await outbox.replace(ready);
  }
  return ready;
}

/** Answers that another time may be different: no answer, too much at once, nobody signed in. */
const PASSING = [0, 401, 408, 429];

/** What a failed request means for the message it was about. */
export function deliveryOfFailure(error: unknown): Delivery {
  if (!(error instanceof ApiError)) return { kind: "lost" };
  if (error.code === "aborted") return { kind: "gone" };
  const passing = PASSING.includes(error.status) || error.status >= 500;
  return passing ? { kind: "lost" } : { kind: "refused", code: error.code };
}
