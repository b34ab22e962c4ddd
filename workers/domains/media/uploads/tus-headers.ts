import { AppError, type ErrorDefinition } from "../../../../shared/kernel/app-error.ts";
import { errors } from "../errors.ts";
import { TUS_EXTENSIONS, TUS_VERSION } from "./rules.ts";

/** What every answer of the protocol carries. */
export const TUS = { "Tus-Resumable": TUS_VERSION } as const;

/** What the protocol's options tell. */
export function optionsHeaders(mostBytes: number): Record<string, string> {
  return {
    ...TUS,
    "Tus-Version": TUS_VERSION,
    "Tus-Extension": TUS_EXTENSIONS,
    "Tus-Max-Size": String(mostBytes),
    "Tus-Checksum-Algorithm": "sha256",
    Allow: "OPTIONS, POST",
  };
}

/** Throws `tus_version` unless the caller speaks the one version there is. */
export function requireTus(request: Request): void {
  if (request.headers.get("Tus-Resumable") === TUS_VERSION) return;
  throw new AppError(errors.tus_version, { headers: { ...TUS, "Tus-Version": TUS_VERSION } });
}

/** The work of a call of the protocol, whose refusals too say what is spoken. */
export async function spoken<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { definition, cause, detail, fields } = error;
    const headers = { ...error.headers, ...TUS };
    throw new AppError(definition, { cause, detail, headers, ...(fields && { fields }) });
  }
}

/** An error as the protocol answers it. */
export function tusError(definition: ErrorDefinition, headers: Record<string, string> = {}) {
  return new AppError(definition, { headers: { ...TUS, ...headers } });
}
