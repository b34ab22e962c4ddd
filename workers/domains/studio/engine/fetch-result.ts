import { AppError } from "../../../../shared/kernel/app-error.ts";
import { keepMadeFile, type OwnFile, usedFile } from "../../media/index.ts";
import type { Result } from "../models/read-answer.ts";
import type { Download, EngineDeps } from "./ports.ts";
import type { FailureCode } from "./rules.ts";
import type { JobWithModel } from "./store.ts";

export type Fetched =
  | { readonly kind: "kept"; readonly file: OwnFile }
  | { readonly kind: "rejected"; readonly code: FailureCode; readonly message: string }
  /** It may go another time. */
  | { readonly kind: "failed"; readonly message: string };

function bytesOf(base64: string): Download {
  try {
    const body = new Blob([Uint8Array.fromBase64(base64)]).stream();
    return { kind: "open", body, name: "" };
  } catch {
    return { kind: "failed", message: "The provider's answer holds no base64." };
  }
}

/** The code of an error by which a file is not kept, for good. */
function rejectionOf(error: unknown): FailureCode | null {
  const code = error instanceof AppError ? error.definition.code : "";
  if (code === "file_rejected" || code === "payload_too_large") return "result_rejected";
  return code === "quota_exceeded" ? "quota_exceeded" : null;
}

async function keep(
  deps: EngineDeps,
  { job, model }: JobWithModel,
  { body, name }: Extract<Download, { kind: "open" }>,
): Promise<Fetched> {
  const medium = model.modelType === "video" ? "video" : "image";
  const wanted = {
    fileId: job.fileId,
    ownerId: job.ownerId,
    name: name || `${model.slug}-${job.input.seed}`,
    medium,
  } as const;
  try {
    return { kind: "kept", file: await keepMadeFile(deps, wanted, body) };
  } catch (error) {
    const code = rejectionOf(error);
    if (code !== null && error instanceof AppError)
      return { kind: "rejected", code, message: error.detail };
    deps.log.warn("a result was not kept", { job: job.id, error });
    return { kind: "failed", message: "The result broke off." };
  }
}

/** What a job's file is already, if somebody got so far before. */
export async function keptFile(deps: EngineDeps, { job }: JobWithModel): Promise<OwnFile | null> {
  return (await usedFile(deps, job.fileId)) ?? null;
}

/**
 * Brings a job's result in, once: its file has the id that the job gave it beforehand. What it is, its bytes say, whatever
 * the provider says of it.
 */
export async function fetchResult(
  deps: EngineDeps,
  all: JobWithModel,
  result: Result,
): Promise<Fetched> {
  const kept = await keptFile(deps, all);
  if (kept) return { kind: "kept", file: kept };
  const download =
    result.kind === "url" ? await deps.providers.open(result.url) : bytesOf(result.base64);
  switch (download.kind) {
    case "open":
      return keep(deps, all, download);
    case "forbidden":
      return { kind: "rejected", code: "forbidden_address", message: download.message };
    case "too_large":
      return { kind: "rejected", code: "result_rejected", message: download.message };
    default:
      return download;
  }
}
