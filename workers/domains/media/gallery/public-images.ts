import { findPeople } from "../../people/index.ts";
import type { PublicPages } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { nobody } from "../image-view.ts";
import { RENDITION_TYPE } from "../read-rendition.ts";
import { canSee, RENDITION_SIDES, RENDITION_VERSION } from "../rules.ts";
import { type FiledImage, findImage } from "../store.ts";
import { everyNthPublic, listPublic } from "./store.ts";

/** The size that link previews are shown in. */
const SIZE = "medium";

/** The picture of that size with its pixels: scaled down, never up. */
function pictureOf({ id, file }: FiledImage) {
  const scale = Math.min(1, RENDITION_SIDES[SIZE] / Math.max(file.width, file.height));
  return {
    path: `/api/media/${id}/${SIZE}?v=${RENDITION_VERSION}`,
    contentType: RENDITION_TYPE,
    width: Math.round(file.width * scale),
    height: Math.round(file.height * scale),
  };
}

/** The pages of images that everybody may see. */
export const imagePages: PublicPages<MediaDeps> = {
  name: "images",
  prefix: "/i/",
  alsoAt: ["/gallery/"],
  shows: ["/api/media/"],

  head: async (deps, id) => {
    const image = await findImage(deps.db, id);
    if (!image || !canSee(image, null)) return null;
    const { title, description, tags, ownerId, createdAt } = image;
    const people = await findPeople(deps, [ownerId]);
    return {
      type: "article",
      title,
      description,
      tags,
      author: (people.get(ownerId) ?? nobody(ownerId)).displayName,
      publishedAt: createdAt,
      picture: pictureOf(image),
      film: null,
    };
  },

  list: async ({ db }, after, limit) => {
    const rows = await listPublic(db, after, limit);
    return rows.map(({ id, createdAt }) => ({ id, changedAt: createdAt, position: id }));
  },

  landmarks: ({ db }, every) => everyNthPublic(db, every),
};
