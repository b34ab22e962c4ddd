import type { Asset } from "../contracts/studio/index.ts";
import { ApiError, networkError, problemOf } from "./problem.ts";
import type { components } from "./schema.gen.d.ts";
import type { Session } from "./session.ts";

export interface Upload {
  readonly file: File;
  readonly isPublic: boolean;
  /** Called with the share that has left, 0 to 1. */
  readonly onProgress: (share: number) => void;
  /** Abort it to give the upload up. */
  readonly signal: AbortSignal;
}

type Image = components["schemas"]["Image"];

export interface Uploaded {
  readonly image: Image;
  /** The caller already had these bytes. */
  readonly duplicate: boolean;
}

type StoredFile = components["schemas"]["StoredFile"];

export interface FileUpload {
  readonly file: Blob;
  readonly name: string;
  readonly contentType: string;
  /** Loudness of a recording over its length, 0 to 255: it is taken as a voice message. */
  readonly waveform?: readonly number[] | undefined;
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Uploads one image as a raw body. Rejects with an `ApiError`; a refused token is renewed once. */
export async function uploadImage(session: Session, upload: Upload): Promise<Uploaded> {
  const { file, isPublic } = upload;
  const query = new URLSearchParams({ isPublic: String(isPublic), filename: file.name });
  const { status, body } = await post(session, {
    ...upload,
    body: file,
    contentType: file.type,
    url: `/api/media/upload?${query}`,
  });
  return { image: body as Image, duplicate: status === 200 };
}

/** Uploads one file for a message. Rejects with an `ApiError`; a refused token is renewed once. */
export async function uploadFile(session: Session, upload: FileUpload): Promise<StoredFile> {
  const { file, name, contentType, waveform } = upload;
  const query = new URLSearchParams({ filename: name });
  if (waveform !== undefined) query.set("purpose", "voice");
  if (waveform !== undefined) query.set("waveform", waveform.join());
  const { body } = await post(session, {
    ...upload,
    body: file,
    contentType,
    url: `/api/files?${query}`,
  });
  return body as StoredFile;
}

/** Puts a picture or a video into a box of a project. Rejects with an `ApiError`; a refused token is renewed once. */
export async function uploadAsset(
  session: Session,
  boxId: string,
  upload: Pick<FileUpload, "file" | "name" | "contentType" | "onProgress" | "signal">,
): Promise<Asset> {
  const query = new URLSearchParams({ filename: upload.name });
  const { body } = await post(session, {
    ...upload,
    body: upload.file,
    url: `/api/boxes/${boxId}/upload?${query}`,
  });
  return body as Asset;
}

interface Posted {
  readonly url: string;
  readonly body: Blob;
  readonly contentType: string;
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

async function post(session: Session, posted: Posted): Promise<Answered> {
  const token = await session.token();
  try {
    return await attempt(token, posted);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error;
    return attempt(await session.renew(token), posted);
  }
}

/** `fetch` cannot tell how much of a body has left; XMLHttpRequest can. */
function attempt(token: string | null, posted: Posted): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const give = () => request.abort();
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) posted.onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const refused = request.status < 200 || request.status > 299;
      if (refused) reject(problemOf(request.status, request.response, headerOf(request)));
      else resolve({ status: request.status, body: request.response });
    };
    request.onerror = () => reject(networkError(new Error("The upload got no answer.")));
    request.onabort = () => reject(networkError(new DOMException("Given up.", "AbortError")));
    request.onloadend = () => posted.signal.removeEventListener("abort", give);
    posted.signal.addEventListener("abort", give);
    request.open("POST", posted.url);
    request.setRequestHeader("Content-Type", posted.contentType || "application/octet-stream");
    if (token !== null) request.setRequestHeader("Authorization", `Bearer ${token}`);
    if (posted.signal.aborted) reject(networkError(new DOMException("Given up.", "AbortError")));
    else request.send(posted.body);
  });
}

function headerOf(request: XMLHttpRequest): (name: string) => string | null {
  return (name) => request.getResponseHeader(name);
}
