import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { attachmentHeader } from "./file-name.ts";
import { requireDecoded } from "./require-decoded.ts";
import {
  NEVER,
  RENDITION_SIDES,
  RENDITION_VERSION,
  type Rendition,
  renditionKey,
  signedText,
  type Variant,
} from "./rules.ts";
import { type FiledImage, type FileRow, findImage } from "./store.ts";
import { storeRendition } from "./store-rendition.ts";
import { isCurrent } from "./validators.ts";

export interface RenditionRequest {
  readonly imageId: string;
  readonly variant: Variant;
  readonly expires: number | undefined;
  readonly signature: string | undefined;
  readonly ifNoneMatch: string | null;
}

/** An image's bytes on their way out, with the headers that belong to them. */
export interface Delivery {
  readonly status: 200 | 304;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | Uint8Array | null;
}

const YEAR_SECONDS = 31_536_000;
/** Nothing of what a user sent may act as a page of ours, whatever a browser takes it for. */
export const INERT = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Renditions are WebP: every browser of the last years shows it, and it carries no metadata here. */
export const RENDITION_TYPE = "image/webp";

type Permission = "public" | "signed" | "owner";

async function isSigned(deps: MediaDeps, request: RenditionRequest): Promise<boolean> {
  const { imageId, variant, expires, signature } = request;
  if (expires === undefined || signature === undefined) return false;
  if (expires * 1_000 <= deps.clock.now()) return false;
  return deps.mediaUrls.verifies(signedText(imageId, variant, expires), signature);
}

/** By what right the caller gets these bytes. Throws `not_found` when by none: they may not know of the image. */
async function permission(
  deps: MediaDeps,
  image: FiledImage,
  request: RenditionRequest,
  viewer: () => Promise<Actor | null>,
): Promise<Permission> {
  if (image.shown && request.variant !== "original") return "public";
  // What was given to whoever meets the owner ends with what others may see.
  const lasting = request.expires === NEVER && image.withheld !== null;
  if (!lasting && (await isSigned(deps, request))) return "signed";
  const actor = await viewer();
  if (actor?.userId === image.ownerId) return "owner";
  throw new AppError(commonErrors.not_found);
}

function cacheControl(deps: MediaDeps, by: Permission, expires: number): string {
  if (by === "public") return `public, max-age=${YEAR_SECONDS}, immutable`;
  if (by === "owner") return "private, no-cache";
  const left = Math.floor(expires - deps.clock.now() / 1_000);
  return `private, max-age=${Math.min(left, YEAR_SECONDS)}, immutable`;
}

function headersOf(
  deps: MediaDeps,
  image: FiledImage,
  { variant, expires = 0 }: RenditionRequest,
  by: Permission,
): Record<string, string> {
  const original = variant === "original";
  return {
    ETag: `"${image.sha256.slice(0, 32)}-${variant}-${RENDITION_VERSION}"`,
    "Cache-Control": cacheControl(deps, by, expires),
    "Content-Type": original ? image.file.contentType : RENDITION_TYPE,
    "Content-Security-Policy": INERT,
    "Cross-Origin-Resource-Policy": by === "public" ? "cross-origin" : "same-origin",
    ...(by === "owner" && { Vary: "Authorization" }),
    ...(original && { "Content-Disposition": attachmentHeader(image.name) }),
  };
}

/** The rendition, made now if nobody has asked for it before. */
export async function renditionBody(deps: MediaDeps, file: FileRow, rendition: Rendition) {
  const kept = await deps.blobs.open(renditionKey(file.key, rendition));
  if (kept) return kept;
  const bytes = await makeRendition(deps, file, rendition);
  deps.background(storeRendition(deps, file, rendition, bytes));
  return { body: bytes, bytes: bytes.byteLength };
}

async function makeRendition(
  deps: MediaDeps,
  { key }: FileRow,
  rendition: Rendition,
): Promise<Uint8Array> {
  const original = await deps.blobs.open(key);
  if (!original) throw new AppError(commonErrors.not_found);
  try {
    const side = RENDITION_SIDES[rendition];
    return await deps.pictures.render(original.body, side, rendition !== "thumb");
  } catch (cause) {
    throw new AppError(commonErrors.unavailable, { cause });
  }
}

/** The bytes of an image in one of its sizes. Throws `not_found`, or `unavailable` while it cannot be drawn. */
export async function readRendition(
  deps: MediaDeps,
  request: RenditionRequest,
  viewer: () => Promise<Actor | null>,
): Promise<Delivery> {
  const image = await findImage(deps.db, request.imageId);
  if (!image) throw new AppError(commonErrors.not_found);
  const by = await permission(deps, image, request, viewer);
  const headers = headersOf(deps, image, request, by);
  if (isCurrent(request.ifNoneMatch, headers["ETag"] ?? "")) {
    return { status: 304, headers, body: null };
  }
  const { variant } = request;
  if (variant === "original") await requireDecoded(deps, image.file);
  const stored =
    variant === "original"
      ? await deps.blobs.open(image.file.key)
      : await renditionBody(deps, image.file, variant);
  if (!stored) throw new AppError(commonErrors.not_found);
  headers["Content-Length"] = String(stored.bytes);
  return { status: 200, headers, body: stored.body };
}
