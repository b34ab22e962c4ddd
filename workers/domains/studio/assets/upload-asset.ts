import { z } from "@hono/zod-openapi";
import type { Asset } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import {
  ANY_BODIES,
  beginUse,
  copyFiles,
  fileOfUpload,
  mediaErrors,
  type OwnFile,
  openUpload,
  uploadFile,
  usedFile,
} from "../../media/index.ts";
import type { Actor } from "../../platform/index.ts";
import { openBox } from "../access.ts";
import type { StudioDeps } from "../ports.ts";
import type { SeenProject } from "../projects/store.ts";
import { searchable } from "../words.ts";
import { addAssets, requireRoomFor } from "./add-assets.ts";
import { assetIs, fileUse, type NewAsset } from "./store.ts";
import { assetsAsTheyAre } from "./view-assets.ts";

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const MOST_JSON_CHARACTERS = 10_000;
const ofUpload = z.object({ uploadId: z.uuid() });

function notOne(): AppError {
  return new AppError(mediaErrors.file_rejected, {
    detail: "Only pictures and videos can be put into a box.",
  });
}

/** The file as one of the project's owner, whose room everything in the project takes. Throws `quota_exceeded`. */
async function ownersFile(
  deps: StudioDeps,
  project: SeenProject,
  { id, ownerId }: OwnFile,
): Promise<OwnFile> {
  if (ownerId !== project.ownerId) {
    const [copy] = await copyFiles(deps, project.ownerId, [id]);
    const own = copy === undefined ? undefined : await usedFile(deps, copy);
    if (!own) throw new AppError(mediaErrors.quota_exceeded);
    return own;
  }
  const own = await usedFile(deps, id);
  if (!own) throw new AppError(commonErrors.not_found);
  return own;
}

function rowOf(
  deps: StudioDeps,
  actor: Actor,
  place: Pick<NewAsset, "id" | "projectId" | "boxId">,
  { id: fileId, name, bytes, file }: OwnFile,
): NewAsset {
  if (file.medium !== "image" && file.medium !== "video") throw notOne();
  const now = deps.clock.now();
  return {
    ...{ ...place, fileId, bytes, contentType: file.contentType },
    ...{ status: "COMPLETED", sourceType: "UPLOADED", createdBy: actor.userId },
    assetType: file.medium === "image" ? "IMAGE" : "VIDEO",
    width: file.width || null,
    height: file.height || null,
    durationMs: file.durationMs,
    words: searchable(name),
    ...{ createdAt: now, updatedAt: now },
  };
}

/**
 * Puts a finished upload of the caller's into a box, once for that id. Throws `not_found`, `forbidden`, `file_rejected` for what is neither
 * picture nor video, `quota_exceeded`, `too_many_assets`.
 */
export async function addUpload(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  uploadId: string,
  id: string,
): Promise<Asset> {
  const { project } = await openBox(deps, actor, boxId, "edit");
  const [present] = await assetsAsTheyAre(deps, [id]);
  if (present) return present;
  await requireRoomFor(deps, project.id, 1);
  const uploaded = await fileOfUpload(deps, actor.userId, uploadId);
  const brought = uploaded && (await usedFile(deps, uploaded.fileId));
  if (!brought) throw new AppError(commonErrors.not_found);
  if (!["image", "video"].includes(brought.file.medium)) throw notOne();
  const own = await ownersFile(deps, project, brought);
  const row = rowOf(deps, actor, { id, projectId: project.id, boxId }, own);
  const use = beginUse(deps.db, fileUse(row.id, own.id), assetIs(row.id, 1));
  const [asset] = await addAssets(deps, [row], use);
  if (!asset) throw new AppError(commonErrors.not_found);
  return asset;
}

async function uploadIdOf(request: Request): Promise<string> {
  const text = await request.text();
  if (text.length > MOST_JSON_CHARACTERS) throw new AppError(commonErrors.payload_too_large);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError(commonErrors.malformed_json, { cause });
  }
  const result = ofUpload.safeParse(value);
  if (result.success) return result.data.uploadId;
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "uploadId", message: "must be the id of an upload" }],
  });
}

/**
 * Puts what the request carries into a box, once for that id: a file, or the id of a finished upload. Throws as {@link addUpload}, and what
 * an upload of a file throws.
 */
export async function uploadIntoBox(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  request: Request,
  query: Readonly<Record<string, string | undefined>>,
  id: string,
): Promise<Asset> {
  await openBox(deps, actor, boxId, "edit");
  if (JSON_TYPE.test(request.headers.get("Content-Type") ?? "")) {
    return addUpload(deps, actor, boxId, await uploadIdOf(request), id);
  }
  const [present] = await assetsAsTheyAre(deps, [id]);
  if (present) return present;
  const upload = await openUpload(request, query, ANY_BODIES);
  const { fileId } = await uploadFile(deps, actor, upload);
  return addUpload(deps, actor, boxId, fileId, id);
}
