import { IMAGE_LIMITS } from "../../../../shared/contracts/media/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import { errors } from "../errors.ts";

/** Why a file is refused, in words that may be shown. */
export const reasons = {
  empty: "The file is empty.",
  unknown: "This is not a JPEG, PNG, GIF, WebP or AVIF image.",
  truncated: "The file ends before the image does.",
  trailing: "Something follows the end of the image.",
  damaged: "The file is damaged.",
  tooLarge: `The image has more than ${IMAGE_LIMITS.side} pixels a side or ${IMAGE_LIMITS.pixels / 1e6} megapixels.`,
  tooManyFrames: "The animation has too many frames.",
  archive: "The file is an archive as well as an image.",
  document: "The file is a document as well as an image.",
  script: "The file reads as a script as well as an image.",
  tooManyBytes: `The image is larger than ${IMAGE_LIMITS.bytes / 1_048_576} MiB.`,
  otherBytes: "These are not the bytes that were announced.",
  otherLength: "The file is not as long as was announced.",
  otherType: "The file is not of the type that was announced.",
  undecodable: "The image cannot be decoded.",
} as const;

/** Longest animation that is accepted, in frames. */
export const MAX_FRAMES = 2_000;

/** The error a refused file ends in: `file_rejected` with the reason. */
export function refuse(reason: keyof typeof reasons): AppError {
  return new AppError(errors.file_rejected, { detail: reasons[reason] });
}

/** Throws unless an image of this many pixels may be decoded. */
export function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw refuse("damaged");
  const tooLong = Math.max(width, height) > IMAGE_LIMITS.side;
  if (tooLong || width * height > IMAGE_LIMITS.pixels) throw refuse("tooLarge");
}

/** Throws when an animation has grown too long. */
export function checkFrames(frames: number): void {
  if (frames > MAX_FRAMES) throw refuse("tooManyFrames");
}
