import type { Image } from "../../../shared/contracts/media/index.ts";
import type { Person } from "../../../shared/contracts/people/index.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { findPeople } from "../people/index.ts";
import type { MediaDeps } from "./deps.ts";
import { likedOf } from "./gallery/store.ts";
import { RENDITION_VERSION, signedText, signedUntil, type Variant } from "./rules.ts";
import type { FiledImage } from "./store.ts";

/** Address of an image's bytes. Hidden ones, and originals, are reached by a signature that ends. */
async function urlOf(deps: MediaDeps, image: FiledImage, variant: Variant): Promise<string> {
  const path = `/api/media/${image.id}/${variant}`;
  if (image.shown && variant !== "original") return `${path}?v=${RENDITION_VERSION}`;
  const expires = signedUntil(deps.clock.now());
  const signature = await deps.mediaUrls.sign(signedText(image.id, variant, expires));
  return `${path}?v=${RENDITION_VERSION}&expires=${expires}&signature=${signature}`;
}

async function urlsOf(deps: MediaDeps, image: FiledImage, own: boolean): Promise<Image["urls"]> {
  const url = (variant: Variant) => urlOf(deps, image, variant);
  const [thumb, medium, full] = await Promise.all([url("thumb"), url("medium"), url("full")]);
  return { thumb, medium, full, ...(own && { original: await url("original") }) };
}

/** Stands for somebody who is not there any more. */
export function nobody(id: string): Person {
  return { id, username: "", displayName: "", avatarUrl: null };
}

/** Address of an image's thumb for whom may see it. */
export function thumbUrl(deps: MediaDeps, image: FiledImage): Promise<string> {
  return urlOf(deps, image, "thumb");
}

/** Images as this viewer sees them. */
export async function viewImages(
  deps: MediaDeps,
  images: readonly FiledImage[],
  viewerId: string | null,
): Promise<Image[]> {
  const ids = images.map(({ id }) => id);
  const owners = images.map(({ ownerId }) => ownerId);
  const [people, liked] = await Promise.all([
    findPeople(deps, owners),
    viewerId === null ? new Set<string>() : likedOf(deps.db, viewerId, ids),
  ]);
  const view = async (image: FiledImage): Promise<Image> => {
    const { id, fileId, ownerId, sha256, title, description, tags, isPublic, file } = image;
    const { width, height, bytes, contentType, thumbHash } = file;
    return {
      id,
      fileId,
      ownerId,
      owner: people.get(ownerId) ?? nobody(ownerId),
      title,
      description,
      tags,
      isPublic,
      width,
      height,
      bytes,
      contentType,
      sha256,
      thumbHash: thumbHash ?? "",
      urls: await urlsOf(deps, image, ownerId === viewerId),
      likes: image.likes,
      liked: liked.has(id),
      withheld: ownerId === viewerId ? image.withheld : null,
      rejectionReason: ownerId === viewerId ? image.rejectionReason : null,
      views: image.views,
      createdAt: iso(image.createdAt),
    };
  };
  return Promise.all(images.map(view));
}

/** One image as this viewer sees it. */
export async function viewImage(
  deps: MediaDeps,
  image: FiledImage,
  viewerId: string | null,
): Promise<Image> {
  const [view] = await viewImages(deps, [image], viewerId);
  if (!view) throw new Error("one image has one view");
  return view;
}
