import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Piece } from "./ports.ts";
import { byteCount, checksumOf } from "./rules.ts";
import { TUS } from "./tus-headers.ts";

function wrong(path: string, message: string): AppError {
  const fields = [{ path, message }];
  return new AppError(commonErrors.validation_failed, { fields, headers: TUS });
}

/** What the headers say of a piece; `from`: where it begins, if they need not. Throws `validation_failed`. */
export function pieceOf({ headers }: Request, from: number | null): Piece {
  const offset = from ?? byteCount(headers.get("Upload-Offset"));
  if (offset === null) throw wrong("Upload-Offset", "Where the piece begins.");
  const checksum = headers.get("Upload-Checksum");
  const sha256 = checksum === null ? null : checksumOf(checksum);
  if (checksum !== null && sha256 === null) {
    throw wrong("Upload-Checksum", "`sha256` and the hash in base64.");
  }
  return { offset, sha256 };
}
