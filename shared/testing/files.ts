import type { StoredFile } from "../contracts/media/index.ts";
import type { Account } from "./accounts.ts";
import { call } from "./gallery.ts";

/** Uploads the body as it is. */
export function sendFile(
  account: Account,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  query: Readonly<Record<string, string>> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const type = { "Content-Type": "application/octet-stream" };
  return call(account, "POST", `/api/files?${new URLSearchParams(query)}`, {
    body,
    headers: { ...type, ...headers },
  });
}

/** Uploads and answers the file. */
export async function storedFile(
  account: Account,
  body: Uint8Array<ArrayBuffer>,
  query: Readonly<Record<string, string>> = {},
): Promise<StoredFile> {
  const response = await sendFile(account, body, query);
  if (response.status !== 201) throw new Error(`not stored: ${await response.text()}`);
  return response.json<StoredFile>();
}

/** A file that nobody else has, of no known type. */
export function someBytes(length = 100): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  bytes[0] = 0;
  return bytes;
}
