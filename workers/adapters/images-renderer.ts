import { decode } from "fast-png";
import type { PictureRenderer, Pixels } from "../domains/media/ports.ts";

/** A white pixel: what any service that decodes pictures can decode. */
const PIXEL = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAAAABJRU5ErkJggg==",
);
const QUALITY = 82;

const bytesOf = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream).arrayBuffer());

/** Pixels of a PNG as four bytes each, whatever it stores them as. */
function rgbaOf(png: Uint8Array): Pixels {
  const { width, height, data, channels, depth, palette } = decode(png);
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * channels;
    const value = (channel: number) => Number(data[at + channel] ?? 0) >> (depth === 16 ? 8 : 0);
    const alpha = channels === 2 ? value(1) : channels === 4 ? value(3) : 255;
    const entry = palette?.[value(0)];
    const grey = channels < 3;
    const colour = entry ?? [value(0), value(grey ? 0 : 1), value(grey ? 0 : 2)];
    rgba.set([...colour.slice(0, 3), entry?.[3] ?? alpha], pixel * 4);
  }
  return { width, height, rgba };
}

/** Pictures drawn by Cloudflare Images. Its local stand-in keeps only the first frame of an animation. */
export function imagesRenderer(images: ImagesBinding): PictureRenderer {
  const scaled = (picture: ReadableStream<Uint8Array>, side: number) =>
    images.input(picture).transform({ width: side, height: side, fit: "scale-down" });
  const pixels = async (picture: Uint8Array, side: number) => {
    const result = await scaled(new Blob([picture]).stream(), side).output({ format: "image/png" });
    return rgbaOf(await bytesOf(result.image()));
  };
  return {
    async render(picture, side, animated) {
      const output = { format: "image/webp", quality: QUALITY, anim: animated } as const;
      const result = await scaled(picture, side).output(output);
      return bytesOf(result.image());
    },
    async jpeg(picture, side) {
      const output = { format: "image/jpeg", quality: QUALITY, background: "#ffffff" } as const;
      const result = await scaled(picture, side).output(output);
      return bytesOf(result.image());
    },
    pixels,
    works: () =>
      pixels(PIXEL, 1).then(
        () => true,
        () => false,
      ),
  };
}
