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

/** Uploads one image as a raw body. Rejects with an `ApiError`; a refused token is renewed once. */
export async function uploadImage(session: Session, upload: Upload): Promise<Uploaded> {
  const token = await session.token();
  try {
    return await attempt(token, upload);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error;
    return attempt(await session.renew(token), upload);
  }
}

/** `fetch` cannot tell how much of a body has left; XMLHttpRequest can. */
function attempt(token: string | null, upload: Upload): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const give = () => request.abort();
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) upload.onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const refused = request.status < 200 || request.status > 299;
      if (refused) reject(problemOf(request.status, request.response, headerOf(request)));
      else resolve({ image: request.response as Image, duplicate: request.status === 200 });
    };
    request.onerror = () => reject(networkError(new Error("The upload got no answer.")));
    request.onabort = () => reject(networkError(new DOMException("Given up.", "AbortError")));
    request.onloadend = () => upload.signal.removeEventListener("abort", give);
    upload.signal.addEventListener("abort", give);
    request.open("POST", addressOf(upload));
    request.setRequestHeader("Content-Type", upload.file.type || "application/octet-stream");
    if (token !== null) request.setRequestHeader("Authorization", `Bearer ${token}`);
    if (upload.signal.aborted) reject(networkError(new DOMException("Given up.", "AbortError")));
    else request.send(upload.file);
  });
}

function addressOf({ file, isPublic }: Upload): string {
  const query = new URLSearchParams({ isPublic: String(isPublic), filename: file.name });
  return `/api/media/upload?${query}`;
}

function headerOf(request: XMLHttpRequest): (name: string) => string | null {
  return (name) => request.getResponseHeader(name);
}
