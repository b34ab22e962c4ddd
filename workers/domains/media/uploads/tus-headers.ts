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

/** An error as the protocol answers it. */
export function tusError(definition: ErrorDefinition, headers: Record<string, string> = {}) {
  return new AppError(definition, { headers: { ...TUS, ...headers } });
}
