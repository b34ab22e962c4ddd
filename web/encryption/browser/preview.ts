import { rgbaToThumbHash } from "thumbhash";
import type { OutgoingFile } from "../../../shared/client/index.ts";
import { toBase64 } from "../bytes.ts";

/** What is to be seen of a file before it is opened. */
export interface Preview {
  /** A JPEG. */
  readonly thumb: Blob | null;
  /** Base64. */
  readonly thumbHash?: string;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
}

/** As the platform's own small pictures. */
const THUMB_PX = 400;
const QUALITY = 0.8;
/** ThumbHash takes no larger ones. */
const HASH_PX = 100;
const NOTHING: Preview = { thumb: null };
/** A video that has shown nothing by then is sent without a picture. */
const PATIENCE_MS = 5_000;

/** Draws what is to be seen of a picture or a video: nobody else could, as nobody else sees it. */
export async function previewOf({ kind, blob }: OutgoingFile): Promise<Preview> {
  try {
    if (kind === "image") return await ofPicture(blob);
    if (kind === "video") return await ofVideo(blob);
  } catch {
    // What this browser cannot show is sent all the same.
  }
  return NOTHING;
}

async function ofPicture(blob: Blob): Promise<Preview> {
  const bitmap = await createImageBitmap(blob);
  try {
    return await drawn(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function ofVideo(blob: Blob): Promise<Preview> {
  const video = document.createElement("video");
  const url = URL.createObjectURL(blob);
  try {
    video.muted = true;
    video.preload = "auto";
    video.src = url;
    await event(video, "loadeddata");
    const { videoWidth, videoHeight, duration } = video;
    const lasts = Number.isFinite(duration) && { durationMs: Math.round(duration * 1_000) };
    return { ...(await drawn(video, videoWidth, videoHeight)), ...lasts };
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

async function drawn(source: CanvasImageSource, width: number, height: number): Promise<Preview> {
  const [thumb, hashed] = [
    scaled(source, width, height, THUMB_PX),
    scaled(source, width, height, HASH_PX),
  ];
  const pixels = hashed.getImageData(0, 0, hashed.canvas.width, hashed.canvas.height);
  const hash = rgbaToThumbHash(pixels.width, pixels.height, pixels.data);
  return {
    thumb: await thumb.canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY }),
    thumbHash: toBase64(hash),
    width,
    height,
  };
}

function scaled(source: CanvasImageSource, width: number, height: number, longest: number) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  const canvas = new OffscreenCanvas(side(width), side(height));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("nothing can be drawn here");
  // A JPEG has nothing that shines through.
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context;
}

function event(video: HTMLVideoElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(name, () => resolve(), { once: true });
    video.addEventListener("error", () => reject(new Error("no video")), { once: true });
    setTimeout(() => reject(new Error("nothing to see")), PATIENCE_MS);
  });
}
