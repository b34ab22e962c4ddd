import { FILE_LIMITS } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { drain, readChunks } from "../../../shared/kernel/read-chunks.ts";
import { FormUpload } from "./form-upload.ts";

/** A file on its way in, and what its sender says of it. */
export interface Upload {
  /** The length of the file if it is known beforehand. */
  readonly length: number | null;
  /** Whether {@link fields} is complete before the chunks are. */
  readonly fieldsComeFirst: boolean;
  chunks(): AsyncIterable<Uint8Array>;
  /** What its sender has said so far; everything, once the chunks have ended. */
  fields(): Fields;
  fileName(): string;
  /** Takes in, for a refused sender's sake, what they are still sending. */
  drain(): Promise<void>;
}

/** Form fields or query of an upload, as they came. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** What a body may be that is the file itself, and what is said of others. */
export interface RawBodies {
  readonly type: RegExp;
  readonly refusal: string;
}

/** Whatever its type is said to be: the bytes decide. Only what is plainly a message of another kind is not read. */
export const IMAGE_BODIES: RawBodies = {
  type: /^(?!multipart\/|application\/(?:json|x-www-form-urlencoded)\b)[\w.+-]+\/[\w.+-]+\s*(?:;|$)/i,
  refusal: "Send the image itself, or a form (multipart/form-data) with a part `file`.",
};

export const ANY_BODIES: RawBodies = {
  type: /^(?!multipart\/)[\w.+-]+\/[\w.+-]+\s*(?:;|$)/i,
  refusal: "Send the file itself, or a form (multipart/form-data) with a part `file`.",
};

/** What a form adds to the length of its file, at most. */
const FORM_OVERHEAD_BYTES = 256 * 1_024;
/** A sender of more than this is cut off without a word. */
const MOST_DRAINED_BYTES = 2 * FILE_LIMITS.bytes;
const FORM_TYPE = /^multipart\/form-data\s*(?:;|$)/i;
const DIGITS = /^\d{1,15}$/;

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

function formUpload(request: Request, query: Fields): Upload {
  declaredLength(request, FILE_LIMITS.bytes + FORM_OVERHEAD_BYTES);
  const form = new FormUpload(request);
  return {
    length: null,
    fieldsComeFirst: false,
    chunks: () => form.file(),
    fields: () => ({ ...query, ...form.fields }),
    fileName: () => form.fileName || (query["filename"] ?? ""),
    drain: () => drainBody(request),
  };
}

function rawUpload(request: Request, query: Fields): Upload {
  const { body } = request;
  return {
    length: body ? declaredLength(request, FILE_LIMITS.bytes) : 0,
    fieldsComeFirst: true,
    chunks: () => readChunks(body ?? new Blob([]).stream()),
    fields: () => query,
    fileName: () => query["filename"] ?? "",
    drain: () => drainBody(request),
  };
}

function uploadOf(request: Request, query: Fields, bodies: RawBodies): Upload {
  const type = request.headers.get("Content-Type") ?? "application/octet-stream";
  if (FORM_TYPE.test(type)) return formUpload(request, query);
  if (bodies.type.test(type)) return rawUpload(request, query);
  throw new AppError(commonErrors.unsupported_media_type, { detail: bodies.refusal });
}

/** How the request carries its file. Throws `unsupported_media_type`, or `payload_too_large` by declared length. */
export async function openUpload(
  request: Request,
  query: Fields,
  bodies: RawBodies,
): Promise<Upload> {
  try {
    return uploadOf(request, query, bodies);
  } catch (error) {
    await drainBody(request);
    throw error;
  }
}
