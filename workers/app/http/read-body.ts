import type { Contract } from "../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";

/** Largest JSON body, in bytes. */
export const MAX_JSON_BYTES = 1_024 * 1_024;

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

async function readStream(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // What is too much is left in the stream: cut off, its sender would not hear why.
  for await (const chunk of stream.values({ preventCancel: true })) {
    size += chunk.byteLength;
    if (size > limit) throw new AppError(commonErrors.payload_too_large);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/**
 * All bytes of a small body: one whose length is told, at once. Throws `payload_too_large` above 1 MiB, whatever
 * Content-Length says.
 */
export async function readSmallBody(request: Request): Promise<Uint8Array> {
  const length = request.headers.get("Content-Length");
  if (Number(length) > MAX_JSON_BYTES) throw new AppError(commonErrors.payload_too_large);
  if (length === null || Number.isNaN(Number(length))) {
    return request.body ? readStream(request.body, MAX_JSON_BYTES) : new Uint8Array();
  }
  const whole = new Uint8Array(await request.arrayBuffer());
  if (whole.byteLength > MAX_JSON_BYTES) throw new AppError(commonErrors.payload_too_large);
  return whole;
}

/** The JSON value of a body. Throws `unsupported_media_type` or `malformed_json`. */
export function parseJson(contract: Contract, request: Request, bytes: Uint8Array): unknown {
  if (bytes.length === 0 && contract.bodyOptional) return {};
  if (!JSON_TYPE.test(request.headers.get("Content-Type") ?? "")) {
    throw new AppError(commonErrors.unsupported_media_type, {
      detail: "Send the body as application/json.",
    });
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch (cause) {
    throw new AppError(commonErrors.malformed_json, { cause });
  }
}
