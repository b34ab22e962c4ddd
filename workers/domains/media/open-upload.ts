import {
  IMAGE_LIMITS,
  type UploadDetails,
  uploadDetails,
} from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { FormUpload } from "./form-upload.ts";
import { drain, readChunks } from "./read-chunks.ts";

/** A file on its way in, and what its sender says of it. */
export interface Upload {
  /** The length of the file if it is known beforehand. */
  readonly length: number | null;
  /** Whether {@link details} is complete before the chunks are. */
  readonly detailsComeFirst: boolean;
  chunks(): AsyncIterable<Uint8Array>;
  /** What is known so far; everything, once the chunks have ended. Throws `validation_failed`. */
  details(): UploadDetails;
  fileName(): string;
  /** Takes in, for a refused sender's sake, what they are still sending. */
  drain(): Promise<void>;
}

type Query = Readonly<Record<string, string | undefined>>;

/** What a form adds to the length of its file, at most. */
const FORM_OVERHEAD_BYTES = 256 * 1_024;
/** A sender of more than this is cut off without a word. */
const MOST_DRAINED_BYTES = 2 * IMAGE_LIMITS.bytes;
const FORM_TYPE = /^multipart\/form-data\s*(?:;|$)/i;
const RAW_TYPE = /^(?:image\/[\w.+-]+|application\/octet-stream)\s*(?:;|$)/i;
const DIGITS = /^\d{1,15}$/;

function detailsOf(fields: Query): UploadDetails {
  const result = uploadDetails.safeParse(fields);
  if (result.success) return result.data;
  throw new AppError(commonErrors.validation_failed, {
    fields: result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  });
}

/** The body's length as its sender declares it. Throws `payload_too_large` above `limit`. */
function declaredLength(request: Request, limit: number): number | null {
  const header = request.headers.get("Content-Length");
  if (header === null || !DIGITS.test(header)) return null;
  const length = Number(header);
  if (length > limit) throw new AppError(commonErrors.payload_too_large);
  return length;
}

async function drainBody({ body }: Request): Promise<void> {
  if (body && !body.locked) await drain(body, MOST_DRAINED_BYTES);
}

function formUpload(request: Request, query: Query): Upload {
  declaredLength(request, IMAGE_LIMITS.bytes + FORM_OVERHEAD_BYTES);
  const form = new FormUpload(request);
  return {
    length: null,
    detailsComeFirst: false,
    chunks: () => form.file(),
    details: () => detailsOf({ ...query, ...form.fields }),
    fileName: () => form.fileName || (query["filename"] ?? ""),
    drain: () => drainBody(request),
  };
}

function rawUpload(request: Request, query: Query): Upload {
  const { body } = request;
  return {
    length: body ? declaredLength(request, IMAGE_LIMITS.bytes) : 0,
    detailsComeFirst: true,
    chunks: () => readChunks(body ?? new Blob([]).stream()),
    details: () => detailsOf(query),
    fileName: () => query["filename"] ?? "",
    drain: () => drainBody(request),
  };
}

function uploadOf(request: Request, query: Query): Upload {
  const type = request.headers.get("Content-Type") ?? "application/octet-stream";
  if (FORM_TYPE.test(type)) return formUpload(request, query);
  if (RAW_TYPE.test(type)) return rawUpload(request, query);
  throw new AppError(commonErrors.unsupported_media_type, {
    detail: "Send the image itself, or a form (multipart/form-data) with a part `file`.",
  });
}

/** How the request carries its file. Throws `unsupported_media_type`, or `payload_too_large` by declared length. */
export async function openUpload(request: Request, query: Query): Promise<Upload> {
  try {
    return uploadOf(request, query);
  } catch (error) {
    await drainBody(request);
    throw error;
  }
}
