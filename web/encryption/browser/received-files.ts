import { collected, type FileSeal, opened } from "../files/sealed-blob.ts";
import { type SealedFile, shownKind } from "../files/sealed-file.ts";
import { BrokenFile } from "../files/sealed-stream.ts";
import type { FilePart } from "./outgoing-files.ts";

/** Where the sealed file is, and how it is called once it is open: what whoever writes it to the disk has to know. */
export interface SavedFile {
  readonly url: string;
  readonly seal: FileSeal;
  readonly name: string;
  readonly bytes: number;
}

/** A small picture is shown as what it is, whatever its sender says. */
const THUMB_TYPE = "image/jpeg";

export type AddressOf = (fileId: string) => Promise<string | null>;

/**
 * Fetches a file of a message and opens it, to be shown. Answers `null` if it is gone; rejects with `BrokenFile` if it is
 * not what was sent.
 */
export async function openFile(
  file: SealedFile,
  part: FilePart,
  addressOf: AddressOf,
): Promise<Blob | null> {
  const wanted = part === "thumb" ? file.thumb : file;
  if (!wanted) return null;
  const url = await addressOf(wanted.fileId);
  const response = url === null ? null : await fetch(url);
  if (!response?.ok || !response.body) return null;
  const shown = shownKind(file) === "file" ? "application/octet-stream" : file.contentType;
  const type = part === "thumb" ? THUMB_TYPE : shown;
  const blob = await collected(await opened(response.body, wanted), type);
  if (part === "content" && blob.size !== file.bytes) throw new BrokenFile();
  return blob;
}

/** What it takes to write a file to the disk as it comes; `null` if it is gone. */
export async function savedFile(file: SealedFile, addressOf: AddressOf): Promise<SavedFile | null> {
  const url = await addressOf(file.fileId);
  const { key, sha256, name, bytes } = file;
  return url === null ? null : { url, seal: { key, sha256 }, name, bytes };
}
