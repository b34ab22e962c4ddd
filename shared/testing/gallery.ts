import { env, exports } from "cloudflare:workers";
import type { Image } from "../contracts/media/index.ts";
import { type Account, confirmEmail, ORIGIN, registerAccount } from "./accounts.ts";

type Query = Readonly<Record<string, string>>;

/** Somebody who may publish. */
export async function publisher(): Promise<Account> {
  const account = await registerAccount();
  if (!account.user.emailVerified) await confirmEmail(account);
  return account;
}

/** A request to the real Worker, signed in if `account` is given. */
export function call(
  account: Account | null,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(account?.headers ?? {})) headers.set(name, value);
  return exports.default.fetch(new Request(ORIGIN + path, { ...init, method, headers }));
}

/** Uploads the body as it is. */
export function uploadRaw(
  account: Account,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  query: Query = {},
  headers: Record<string, string> = { "Content-Type": "application/octet-stream" },
): Promise<Response> {
  const search = new URLSearchParams(query);
  return call(account, "POST", `/api/media/upload?${search}`, { body, headers });
}

/** Uploads a form with these fields and the file last. */
export function uploadForm(
  account: Account,
  bytes: Uint8Array<ArrayBuffer>,
  fields: Query = {},
  name = "picture.png",
): Promise<Response> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set("file", new File([bytes], name, { type: "image/jpeg" }));
  return call(account, "POST", "/api/media/upload", { body: form });
}

/** Uploads and answers the image. */
export async function uploaded(
  account: Account,
  bytes: Uint8Array<ArrayBuffer>,
  query: Query = {},
): Promise<Image> {
  const response = await uploadRaw(account, bytes, query);
  if (!response.ok) throw new Error(`not uploaded: ${await response.text()}`);
  return response.json<Image>();
}

/** Everything in the bucket. */
export async function bucketKeys(): Promise<string[]> {
  const { objects } = await env.MEDIA.list();
  return objects.map(({ key }) => key).sort();
}

/** How many rows each of the media tables has. */
export async function mediaRows(): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const table of [
    "files",
    "user_files",
    "file_uses",
    "images",
    "image_tags",
    "loose_objects",
    "uploads",
  ]) {
    const count = await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n");
    rows[table] = count ?? 0;
  }
  return rows;
}

/** Everything that an upload could leave behind. */
export async function mediaState() {
  return { keys: await bucketKeys(), rows: await mediaRows() };
}
