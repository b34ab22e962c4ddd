import { env, exports } from "cloudflare:workers";
import type { UploadView } from "../contracts/media/index.ts";
import { type Account, ORIGIN } from "./accounts.ts";

export const TUS = { "Tus-Resumable": "1.0.0" };
const PIECE = { "Content-Type": "application/offset+octet-stream" };

type Bytes = Uint8Array<ArrayBuffer>;

/** Speaks tus to the real Worker. */
export function tus(
  account: Account | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: BodyInit | null = null,
): Promise<Response> {
  const signed = { ...TUS, ...account?.headers, ...headers };
  return exports.default.fetch(new Request(ORIGIN + path, { method, headers: signed, body }));
}

const base64 = (text: string) => new TextEncoder().encode(text).toBase64();

/** `Upload-Metadata` of these pairs. */
export function metadata(pairs: Readonly<Record<string, string>>): Record<string, string> {
  const written = Object.entries(pairs).map(([key, value]) => `${key} ${base64(value)}`);
  return { "Upload-Metadata": written.join(",") };
}

/** Begins an upload and answers its id. */
export async function begin(
  account: Account,
  length: number,
  pairs: Readonly<Record<string, string>> = {},
): Promise<string> {
  const headers = { "Upload-Length": String(length), ...metadata(pairs) };
  const response = await tus(account, "POST", "/api/uploads", headers);
  if (response.status !== 201) throw new Error(`not begun: ${await response.text()}`);
  return response.headers.get("Location")?.split("/").at(-1) ?? "";
}

/** Sends a piece. */
export function patch(
  account: Account,
  uploadId: string,
  offset: number,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> {
  const at = { ...PIECE, "Upload-Offset": String(offset), ...headers };
  return tus(account, "PATCH", `/api/uploads/${uploadId}`, at, body);
}

export const sha256Of = async (bytes: Bytes) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** `Upload-Checksum` of these bytes. */
export async function checksum(bytes: Bytes): Promise<Record<string, string>> {
  return { "Upload-Checksum": `sha256 ${(await sha256Of(bytes)).toBase64()}` };
}

/** How far an upload is. */
export async function progress(account: Account, uploadId: string): Promise<UploadView> {
  const response = await tus(account, "GET", `/api/uploads/${uploadId}`);
  if (response.status !== 200) throw new Error(`not there: ${await response.text()}`);
  return response.json<UploadView>();
}

/** Uploads in pieces of this size, and answers what became of it. */
export async function sendWhole(
  account: Account,
  bytes: Bytes,
  piece: number,
  pairs: Readonly<Record<string, string>> = {},
): Promise<{ readonly uploadId: string; readonly last: Response }> {
  const uploadId = await begin(account, bytes.length, pairs);
  let last = new Response();
  for (let at = 0; at < bytes.length; at += piece) {
    last = await patch(account, uploadId, at, bytes.slice(at, at + piece));
    if (!last.ok) break;
  }
  return { uploadId, last };
}

/** The hash of what is stored of a file, read anew. */
export async function storedHash(sha256: string): Promise<string | null> {
  const row = env.DB.prepare("SELECT key FROM files WHERE sha256 = ?").bind(sha256);
  const key = await row.first<string>("key");
  const object = key === null ? null : await env.MEDIA.get(key);
  return object && (await sha256Of(new Uint8Array(await object.arrayBuffer()))).toHex();
}
