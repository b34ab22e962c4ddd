import { fileFields, type StoredFile } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { discardObject } from "../discard-object.ts";
import type { Fields, Upload } from "../open-upload.ts";
import { receiveFile, type StoredObject } from "../receive-file.ts";
import { countUpload, requireRoom } from "../uploads/quota.ts";
import { FileScan, type FirstLook } from "./file-scan.ts";
import { UPLOAD_RATE, waveformOf } from "./rules.ts";
import { storeFile } from "./store-file.ts";
import { viewFile } from "./view-file.ts";

/** What the sender says of the file. */
interface Said {
  readonly asVoice: boolean;
  readonly waveform: number[] | null;
}

function wrong(path: string, message: string): AppError {
  return new AppError(commonErrors.validation_failed, { fields: [{ path, message }] });
}

/** The bars of a waveform. Throws `validation_failed`. */
export function readWaveform(text: string | undefined): number[] | null {
  if (text === undefined) return null;
  const waveform = waveformOf(text);
  if (waveform) return waveform;
  throw wrong("waveform", "Numbers of 0 to 255, at most 128, separated by commas.");
}

function saidOf(fields: Fields): Said {
  const result = fileFields.safeParse(fields);
  const [issue] = result.error?.issues ?? [];
  if (!result.success) throw wrong(issue?.path.join(".") ?? "", issue?.message ?? "");
  const { purpose, waveform } = result.data;
  return { asVoice: purpose === "voice", waveform: readWaveform(waveform) };
}

async function receive(
  deps: MediaDeps,
  actor: Actor,
  upload: Upload,
): Promise<FirstLook & StoredObject> {
  try {
    await enforceRate(deps, `files:${actor.userId}`, UPLOAD_RATE);
    if (upload.fieldsComeFirst) saidOf(upload.fields());
    // What is sent at the same time is seen when it is written down.
    await requireRoom(deps, actor.userId, upload.length ?? 1);
    await countUpload(deps, actor.userId);
    return await receiveFile(deps, upload, new FileScan());
  } catch (error) {
    await upload.drain();
    throw error;
  }
}

/**
 * Stores one file of the caller's, of any type. Bytes that are here already are not kept twice. Throws `file_rejected` (a
 * picture that is not whole, nothing at all), `payload_too_large`, `upload_timeout`, `validation_failed`,
 * `quota_exceeded`, `rate_limited` or `unavailable`; nothing stays then.
 */
export async function uploadFile(
  deps: MediaDeps,
  actor: Actor,
  upload: Upload,
): Promise<StoredFile> {
  const received = await receive(deps, actor, upload);
  try {
    const said = saidOf(upload.fields());
    const whose = { id: deps.ids.next<string>(), ownerId: actor.userId };
    const receipt = { ...whose, ...said, fileName: upload.fileName() };
    return viewFile(await storeFile(deps, receipt, received));
  } catch (error) {
    await discardObject(deps, received.key);
    throw error;
  }
}
