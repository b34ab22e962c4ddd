import type { OutgoingFile } from "../../../../shared/client/index.ts";

/** A file that was chosen, as it goes with a message. */
export async function outgoing(file: File): Promise<OutgoingFile> {
  const contentType = file.type || "application/octet-stream";
  const kind = /^(image|video)\//.exec(contentType)?.[1] === "video" ? "video" : "image";
  const isVisual = /^(image|video)\//.test(contentType);
  const size = contentType.startsWith("image/") ? await sizeOf(file) : null;
  return {
    localId: crypto.randomUUID(),
    name: file.name || "file",
    contentType,
    kind: isVisual && (kind === "video" || size !== null) ? kind : "file",
    blob: file,
    ...size,
  };
}

/** Width and height of a picture; `null` for one that the browser cannot show. */
async function sizeOf(file: File): Promise<{ width: number; height: number } | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    return null;
  }
}
