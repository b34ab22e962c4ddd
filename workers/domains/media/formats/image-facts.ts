import { IMAGE_TYPES } from "../../../../shared/contracts/media/index.ts";

export type ImageType = (typeof IMAGE_TYPES)[number];

const TYPES: ReadonlySet<string> = new Set(IMAGE_TYPES);

/** Whether pictures of this content type are accepted here. */
export function isImageType(contentType: string): contentType is ImageType {
  return TYPES.has(contentType);
}

/** What the bytes of a whole image say of it. */
export interface ImageFacts {
  readonly contentType: ImageType;
  /** Pixels as shown: with the orientation of the metadata applied. */
  readonly width: number;
  readonly height: number;
}

/** The facts of an image whose stored size is `width` × `height`. */
export function factsOf(
  contentType: ImageType,
  { width, height }: { readonly width: number; readonly height: number },
  turned: boolean,
): ImageFacts {
  return turned ? { contentType, width: height, height: width } : { contentType, width, height };
}
