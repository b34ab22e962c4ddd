import { randomBytes } from "node:crypto";
import { type BackupKeys, backupKeys } from "../../workers/domains/platform/backups/seal.ts";
import { SetupError } from "../setup/command.mjs";

/** The keys of backups, as the Worker reads them from `BACKUP_KEY`. */
export function keysOf(text: string | undefined): Promise<BackupKeys> {
  if (!text) {
    throw new SetupError(
      "BACKUP_KEY is not set: what was backed up can be read with the key it was sealed with only",
    );
  }
  const secrets = text
    .split(",")
    .map((part) => new Uint8Array(Buffer.from(part.trim(), "base64url")));
  if (secrets.some(({ length }) => length < 32)) {
    throw new SetupError("BACKUP_KEY must be at least 32 bytes in base64url; several with commas");
  }
  return backupKeys(secrets, (bytes) => new Uint8Array(randomBytes(bytes)));
}
