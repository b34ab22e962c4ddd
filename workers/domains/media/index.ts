export { countView } from "./count-view.ts";
export type { MediaDeps } from "./deps.ts";
export { eraseMedia } from "./erase-media.ts";
export { errors as mediaErrors } from "./errors.ts";
export { attachmentHeader, safeFileName } from "./file-name.ts";
export { copyFiles } from "./files/copy-files.ts";
export { fileOfUpload } from "./files/file-of-upload.ts";
export { signFile } from "./files/get-file.ts";
export { dropUnusedFile, keepMadeFile } from "./files/keep-made-file.ts";
export { openFile } from "./files/open-file.ts";
export { claimPreviewPicture, storePicture } from "./files/preview-pictures.ts";
export { fileHeaders } from "./files/read-file.ts";
export {
  endOtherUses,
  releaseChatFiles,
  releaseUses,
  releaseUsesJob,
} from "./files/release-uses.ts";
export { rangeOf } from "./files/rules.ts";
export { shownPicture } from "./files/shown-picture.ts";
export type { OwnFile } from "./files/store.ts";
export { uploadFile } from "./files/upload-file.ts";
export { beginUse, beginUses, endUseWith, usedFile, usedFiles } from "./files/use-file.ts";
export { imagePages } from "./gallery/public-images.ts";
export { viewImages } from "./image-view.ts";
export { mediaCrons } from "./jobs.ts";
export { lastingThumbUrl } from "./lasting-thumb-url.ts";
export { mediaData } from "./media-data.ts";
export { judgeImage, mayJudgeImage } from "./moderate-image.ts";
export { ANY_BODIES, openUpload } from "./open-upload.ts";
export type * from "./ports.ts";
export { renditionBody } from "./read-rendition.ts";
export { mediaRoutes } from "./routes.ts";
export { IMAGE_KIND } from "./rules.ts";
export { smallJpeg } from "./small-jpeg.ts";
export { storageGrowth } from "./storage-growth.ts";
export { findImage, findImages } from "./store.ts";
export { isCurrent } from "./validators.ts";
