import { ApiError, networkError, problemOf } from "./problem.ts";
import type { components } from "./schema.gen.d.ts";
import type { Session } from "./session.ts";

type StoredFile = components["schemas"]["StoredFile"];
type UploadView = components["schemas"]["Upload"];

/** Where an upload that is not finished is remembered, so that it goes on after a reload. */
export interface UploadMemory {
  get(fingerprint: string): string | null;
  set(fingerprint: string, uploadId: string | null): void;
}

export interface ResumableUpload {
  readonly file: Blob;
  readonly name: string;
  readonly purpose: "attachment" | "image" | "video";
  /** The same for the same file of the same person. */
  readonly fingerprint: string;
  readonly memory: UploadMemory;
  /** Called with the bytes that are safe or have left. */
  readonly onProgress: (bytes: number) => void;
  /** Abort it to stop; what has been sent stays, for another time. */
  readonly signal: AbortSignal;
}

/** How much travels in one request: what a lost line costs is sent again. */
const PIECE_BYTES = 16 * 1_024 * 1_024;
/** Up to here a file is hashed beforehand: what the platform has of this person is not sent again. */
const HASHED_BYTES = 64 * 1_024 * 1_024;
/** Waits between tries that bring nothing. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];
const TUS = { "Tus-Resumable": "1.0.0" };

/** Whether there is nothing to go on with. */
function isFinal(error: unknown): boolean {
  return !(error instanceof ApiError) || (error.code !== "aborted" && !isPassing(error));
}

/** Answers after which the upload has to be asked how far it is. */
function isPassing({ code, status }: ApiError): boolean {
  if (code === "aborted") return false;
  return (
    status === 0 ||
    status === 408 ||
    status === 423 ||
    status === 429 ||
    status >= 500 ||
    code === "upload_offset"
  );
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly header: (name: string) => string | null;
}

/** A file on its way to the platform in pieces (tus 1.0): goes on where it was, whatever happened in between. */
class Transfer {
  readonly #session: Session;
  readonly #upload: ResumableUpload;

  constructor(session: Session, upload: ResumableUpload) {
    this.#session = session;
    this.#upload = upload;
  }

  async run(): Promise<StoredFile> {
    const { memory, fingerprint } = this.#upload;
    const known = memory.get(fingerprint);
    const there = known === null ? null : await this.#view(known);
    const begun = there ?? (await this.#begin());
    const { uploadId } = begun;
    memory.set(fingerprint, uploadId);
    try {
      await this.#sendAll(uploadId, begun.offset);
      const file = await this.#complete(uploadId);
      memory.set(fingerprint, null);
      return file;
    } catch (error) {
      if (isFinal(error)) memory.set(fingerprint, null);
      throw error;
    }
  }

  async #begin(): Promise<{ readonly uploadId: string; readonly offset: number }> {
    const { file, name, purpose } = this.#upload;
    const about: Record<string, string> = { filename: name, filetype: file.type, purpose };
    if (file.size <= HASHED_BYTES) about["sha256"] = await hashOf(file);
    const headers = { "Upload-Length": String(file.size), "Upload-Metadata": metadataOf(about) };
    const { header } = await this.#retried(() => this.#ask("POST", "/api/uploads", headers));
    const uploadId = header("Location")?.split("/").at(-1) ?? "";
    return { uploadId, offset: Number(header("Upload-Offset") ?? 0) };
  }

  /** How far an upload of another time is; `null` when there is nothing to go on with. */
  async #view(uploadId: string): Promise<UploadView | null> {
    try {
      const { body } = await this.#retried(() => this.#ask("GET", `/api/uploads/${uploadId}`));
      const upload = body as UploadView;
      const same = upload.length === this.#upload.file.size && upload.status !== "rejected";
      return same ? upload : null;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  async #sendAll(uploadId: string, from: number): Promise<void> {
    const { file, onProgress } = this.#upload;
    let offset = from;
    for (let tries = 0; offset < file.size; ) {
      onProgress(offset);
      const before = offset;
      try {
        offset = await this.#send(uploadId, offset);
      } catch (error) {
        if (!(error instanceof ApiError && isPassing(error))) throw error;
        await this.#pause(WAITS_MS[tries], error);
        offset = (await this.#view(uploadId))?.offset ?? lost(error);
      }
      tries = offset > before ? 0 : tries + 1;
    }
    onProgress(file.size);
  }

  async #send(uploadId: string, offset: number): Promise<number> {
    const { file, onProgress } = this.#upload;
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
    };
    const piece = file.slice(offset, offset + PIECE_BYTES);
    const path = `/api/uploads/${uploadId}`;
    const sent = (bytes: number) => onProgress(Math.min(file.size, offset + bytes));
    const { header } = await this.#ask("PATCH", path, headers, piece, sent);
    return Number(header("Upload-Offset"));
  }

  async #complete(uploadId: string): Promise<StoredFile> {
    const path = `/api/uploads/${uploadId}/complete`;
    return (await this.#retried(() => this.#ask("POST", path))).body as StoredFile;
  }

  async #retried<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ApiError && isPassing(error))) throw error;
        await this.#pause(WAITS_MS[tries], error);
      }
    }
  }

  /** Waits before another try, or gives up. */
  async #pause(ms: number | undefined, error: ApiError): Promise<void> {
    if (ms === undefined) throw error;
    const { signal } = this.#upload;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    if (signal.aborted) throw networkError(new DOMException("Given up.", "AbortError"));
  }

  /** Asks once, and once more with a new token if the present one was refused. */
  async #ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body: Blob | null = null,
    onSent: (bytes: number) => void = () => {},
  ): Promise<Answer> {
    const { signal } = this.#upload;
    const token = await this.#session.token();
    const attempt = (bearer: string | null) => {
      const signed = bearer === null ? {} : { Authorization: `Bearer ${bearer}` };
      return request(method, path, { ...TUS, ...headers, ...signed }, body, onSent, signal);
    };
    try {
      return await attempt(token);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error;
      return attempt(await this.#session.renew(token));
    }
  }
}

function lost(error: ApiError): never {
  throw error;
}

/** `fetch` cannot tell how much of a body has left; XMLHttpRequest can. */
function request(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Blob | null,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const stop = () => xhr.abort();
    const header = (name: string) => xhr.getResponseHeader(name);
    const aborted = () => networkError(new DOMException("Given up.", "AbortError"));
    xhr.responseType = "json";
    xhr.upload.onprogress = (event) => onSent(event.loaded);
    xhr.onload = () => {
      const { status, response } = xhr;
      if (status >= 200 && status <= 299) resolve({ status, body: response, header });
      else reject(problemOf(status, response, header));
    };
    xhr.onerror = () => reject(networkError(new Error("The request got no answer.")));
    xhr.onabort = () => reject(aborted());
    xhr.onloadend = () => signal.removeEventListener("abort", stop);
    if (signal.aborted) return reject(aborted());
    signal.addEventListener("abort", stop);
    xhr.open(method, path);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.send(body);
  });
}

async function hashOf(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `Upload-Metadata`: values in base64 of their UTF-8. */
function metadataOf(pairs: Readonly<Record<string, string>>): string {
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(",");
}

/**
 * Uploads a file in pieces. Rejects with an `ApiError`; after an abort, or when no try brings anything any more, the same
 * call later goes on where it was.
 */
export function uploadResumably(session: Session, upload: ResumableUpload): Promise<StoredFile> {
  return new Transfer(session, upload).run();
}
