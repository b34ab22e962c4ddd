import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { SECOND } from "../../../../shared/kernel/time.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { dispositionHeader } from "../file-name.ts";
import type { ByteRange, StoredBlob } from "../ports.ts";
import { INERT, RENDITION_TYPE, renditionBody } from "../read-rendition.ts";
import { requireDecoded } from "../require-decoded.ts";
import { RENDITION_VERSION } from "../rules.ts";
import { isCurrent } from "../validators.ts";
import { type FileVariant, isShown, rangeOf, signedFileText } from "./rules.ts";
import { findOwnFile, type OwnFile } from "./store.ts";

export interface FileRequest {
  readonly fileId: string;
  readonly variant: FileVariant;
  readonly expires: number | undefined;
  readonly signature: string | undefined;
  readonly download: boolean;
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly ifNoneMatch: string | null;
}

/** A file's bytes on their way out, with the headers that belong to them. */
export interface FileDelivery {
  readonly status: 200 | 206 | 304;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | Uint8Array | null;
}

/**
 * Until when the address holds, in seconds. Throws `not_found` for one that was never given out, `gone` for one that has
 * run out: who cannot sign learns nothing.
 */
async function requireSigned(deps: MediaDeps, request: FileRequest): Promise<number> {
  const { fileId, variant, expires, signature } = request;
  const signed =
    expires !== undefined &&
    signature !== undefined &&
    (await deps.fileUrls.verifies(signedFileText(fileId, variant, expires), signature));
  if (!signed) throw new AppError(commonErrors.not_found);
  if (expires * SECOND <= deps.clock.now()) throw new AppError(commonErrors.gone);
  return expires;
}

/** Headers by which a file of somebody's can do nothing but be shown. */
export function fileHeaders(contentType: string) {
  return {
    "Content-Type": contentType,
    "Content-Security-Policy": INERT,
    "Cross-Origin-Resource-Policy": "same-origin",
  };
}

function headersOf(
  deps: MediaDeps,
  { sha256, name, file }: OwnFile,
  { variant, download }: FileRequest,
  expires: number,
): Record<string, string> {
  const whole = variant === "content";
  const inline = !download && isShown(file.medium);
  const maxAge = Math.floor(expires - deps.clock.now() / SECOND);
  return {
    ETag: `"${sha256.slice(0, 32)}-${variant}-${RENDITION_VERSION}"`,
    "Cache-Control": `private, max-age=${maxAge}, immutable`,
    ...fileHeaders(whole ? file.contentType : RENDITION_TYPE),
    "Content-Disposition": dispositionHeader(inline ? "inline" : "attachment", name),
    ...(whole && { "Accept-Ranges": "bytes" }),
  };
}

/** The part that is asked for, if a copy of the caller's that it belongs to is of these bytes (RFC 9110 §13.1.5). */
function wantedRange(request: FileRequest, bytes: number, etag: string): ByteRange | null {
  if (request.ifRange !== null && request.ifRange !== etag) return null;
  const range = rangeOf(request.range, bytes);
  if (range !== "unsatisfiable") return range;
  throw new AppError(errors.range_not_satisfiable, {
    headers: { "Content-Range": `bytes */${bytes}` },
  });
}

function found(blob: StoredBlob | null): StoredBlob {
  if (!blob) throw new AppError(commonErrors.not_found);
  return blob;
}

async function readContent(
  deps: MediaDeps,
  { file: { key, bytes } }: OwnFile,
  request: FileRequest,
  headers: Record<string, string>,
): Promise<FileDelivery> {
  const range = wantedRange(request, bytes, headers["ETag"] ?? "");
  if (!range) {
    const { body } = found(await deps.blobs.open(key));
    return { status: 200, headers: { ...headers, "Content-Length": String(bytes) }, body };
  }
  const { offset, length } = range;
  const { body } = found(await deps.blobs.open(key, range));
  const part = {
    "Content-Range": `bytes ${offset}-${offset + length - 1}/${bytes}`,
    "Content-Length": String(length),
  };
  return { status: 206, headers: { ...headers, ...part }, body };
}

async function readThumb(
  deps: MediaDeps,
  { file }: OwnFile,
  headers: Record<string, string>,
): Promise<FileDelivery> {
  const { body, bytes } = await renditionBody(deps, file, "thumb");
  return { status: 200, headers: { ...headers, "Content-Length": String(bytes) }, body };
}

/**
 * The bytes of a file by its signed address: all or a part of it, or a small picture of a picture. Throws `not_found`,
 * `gone`, `range_not_satisfiable`, or `unavailable` while a picture cannot be drawn.
 */
export async function readFile(deps: MediaDeps, request: FileRequest): Promise<FileDelivery> {
  const expires = await requireSigned(deps, request);
  const own = await findOwnFile(deps.db, request.fileId);
  const drawn = request.variant === "thumb";
  if (!own || (drawn && own.file.medium !== "image")) throw new AppError(commonErrors.not_found);
  const headers = headersOf(deps, own, request, expires);
  if (isCurrent(request.ifNoneMatch, headers["ETag"] ?? "")) {
    return { status: 304, headers, body: null };
  }
  if (drawn) return readThumb(deps, own, headers);
  await requireDecoded(deps, own.file);
  return readContent(deps, own, request, headers);
}
