import { isInForce, RECOVERY } from "../../../shared/device-log/index.ts";
import { fromBase64, packed, toBase64, unpacked } from "../bytes.ts";
import type { Here } from "../engine/group.ts";
import type { MlsArchive } from "../engine/ports.ts";
import { BrokenFile, newFileKey } from "../files/sealed-stream.ts";
import type { Archivist, Manifest, Taken } from "./archive.ts";
import { readRecoveryCode } from "./recovery-code.ts";

const BACKUP = "backup";
/** So often a version is made anew, each time another device was faster. */
const MOST_ATTEMPTS = 10;

interface KeptBackup {
  readonly archiveId: string;
  /** Base64. */
  readonly key: string;
  /** The newest version that this device has seen: an older one is none. */
  readonly version: number;
  readonly storedAt: number | null;
  /** How far each chat had come when it was stored. */
  readonly revisions: Readonly<Record<string, number>>;
  readonly fault: BackupFault | null;
}

export type BackupFault =
  /** The platform has it no longer. */
  | "gone"
  /** The platform shows an older one than it has had. */
  | "older"
  /** What the platform shows is not what was stored. */
  | "damaged";

/** How things stand with the owner's backup, seen from this device. */
export interface BackupState {
  /** This device keeps it up to date. */
  readonly isHere: boolean;
  readonly storedAt: number | null;
  readonly fault: BackupFault | null;
}

export type RestoreOutcome =
  | ({ readonly kind: "restored"; readonly at: number } & Taken)
  /** No code is written so. */
  | { readonly kind: "mistyped" }
  /** It opens none of the owner's backups. */
  | { readonly kind: "wrong" }
  /** There is no backup. */
  | { readonly kind: "none" }
  /** The owner has another code by now, or none. */
  | { readonly kind: "replaced" }
  | { readonly kind: "damaged" }
  /** What the platform says of the owner's devices cannot be true. */
  | { readonly kind: "contradictory" };

/**
 * The owner's backup: all that a device has read, under a code that only the owner has. The code also stands in for a
 * device in the owner's device log, so that who has lost all of them is let in again without beginning anew.
 */
export class Recovery {
  readonly #here: Here;
  readonly #archivist: Archivist;

  constructor(here: Here, archivist: Archivist) {
    this.#here = here;
    this.#archivist = archivist;
  }

  async state(): Promise<BackupState> {
    const kept = await this.#kept();
    const { storedAt = null, fault = null } = kept ?? {};
    return { isHere: kept !== null, storedAt, fault };
  }

  /**
   * Stores a backup under this code, has the code stand in for a device, and lets go of backups under codes of before.
   * Answers whether that was done: this device has to be in force.
   */
  async setUp(text: string): Promise<boolean> {
    const { around, device, logs } = this.#here;
    const code = await readRecoveryCode(text);
    if (code === null || !(await logs.isOwnInForce(0))) return false;
    const key = newFileKey();
    const { sealedUnder } = await import("./recovery-keys.ts");
    const { userId } = device.identity;
    const { head, keys } = await sealedUnder(code, userId, key, around.codeMemory);
    const before = await this.#backups();
    const { id } = await around.transport.makeArchive("backup", head);
    await this.#keep(startOf(id, key));
    const isStored = (await this.sync()) === null;
    const subject = { key: keys.publicKey };
    const isKnown =
      isStored &&
      (await logs.append((log) =>
        log.recovery === keys.publicKey ? null : { kind: "recovery", subject },
      ));
    if (isKnown) {
      for (const old of before) await around.transport.dropArchive(old.id);
      return true;
    }
    await around.transport.dropArchive(id);
    await this.#keep(null);
    return false;
  }

  /** There is to be no backup any more, and no code. Answers whether that is so. */
  async withdraw(): Promise<boolean> {
    const { around, logs } = this.#here;
    if (!(await logs.isOwnInForce(0))) return false;
    const isDone = await logs.append((log) =>
      log.recovery === null ? null : { kind: "recovery", subject: { key: null } },
    );
    if (!isDone) return false;
    for (const { id } of await this.#backups()) await around.transport.dropArchive(id);
    await this.#keep(null);
    return true;
  }

  /**
   * Takes the backup in by its code, and has this device be the owner's by it. From then on this device keeps the backup
   * up to date too.
   */
  async restore(
    text: string,
    onPart?: (done: number, all: number) => void,
  ): Promise<RestoreOutcome> {
    const { around, device, logs } = this.#here;
    const code = await readRecoveryCode(text);
    if (code === null) return { kind: "mistyped" };
    const { userId } = device.identity;
    const { log, contradictory } = await logs.of(userId, 0);
    if (contradictory) return { kind: "contradictory" };
    const backups = await this.#backups();
    if (backups.length === 0) return { kind: "none" };
    const { openedBy } = await import("./recovery-keys.ts");
    let isReplaced = false;
    for (const archive of backups) {
      const opened = await openedBy(code, userId, archive.head, around.codeMemory);
      if (!opened) continue;
      // The log is what the owner's devices have signed: a code that was replaced is in the platform's hands alone.
      if (opened.keys.publicKey !== log.recovery) {
        isReplaced = true;
        continue;
      }
      const read = await this.#manifest(opened.key, archive);
      if (!read || read.logSeq > log.seq) return { kind: "damaged" };
      const subject = device.logDevice;
      const signer = { name: RECOVERY, sign: opened.keys.sign };
      const isIn = await logs.append(
        (now) => (isInForce(now, subject) ? null : { kind: "added", subject }),
        signer,
      );
      if (!isIn) return { kind: "contradictory" };
      let done = 0;
      const taken = await this.#archivist.take(read, () => {
        done += 1;
        onPart?.(done, read.parts.length);
      });
      await this.#keep({ ...startOf(archive.id, opened.key), version: archive.version });
      return { kind: "restored", at: read.at, ...taken };
    }
    return { kind: isReplaced ? "replaced" : "wrong" };
  }

  /**
   * Brings the backup up to date, and takes in what other devices have put there. Answers what stands against that; `null`
   * if nothing does, or there is no backup here.
   */
  async sync(): Promise<BackupFault | null> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const kept = await this.#kept();
      if (!kept) return null;
      const outcome = await this.#stored(kept);
      if (outcome === "stale") continue;
      if (typeof outcome !== "string") await this.#keep({ ...outcome, fault: null });
      else if (outcome !== kept.fault) await this.#keep({ ...kept, fault: outcome });
      return typeof outcome === "string" ? outcome : null;
    }
    return null;
  }

  async #stored(kept: KeptBackup): Promise<KeptBackup | BackupFault | "stale"> {
    const { around } = this.#here;
    const archive = (await this.#backups()).find(({ id }) => id === kept.archiveId);
    if (!archive) return "gone";
    if (archive.version < kept.version) return "older";
    const revisions = await this.#archivist.revisions();
    const isSame = (chatId: string) => kept.revisions[chatId] === revisions[chatId];
    const isNew = archive.version > kept.version;
    const key = fromBase64(kept.key);
    if (!isNew && kept.storedAt !== null && Object.keys(revisions).every(isSame)) return kept;
    const before = archive.version > 0 ? await this.#manifest(key, archive) : null;
    if (archive.version > 0 && !before) return "damaged";
    if (before && isNew) await this.#archivist.take(before);
    // What was taken in just now may be more than lies there.
    const isOld = (chatId: string) => !isNew && isSame(chatId);
    const content = await this.#archivist.pack(before, before ? isOld : undefined);
    const now = { ...kept, revisions, storedAt: around.now() };
    if (before && isSameParts(before, content.parts)) return { ...now, version: archive.version };
    const version = archive.version + 1;
    const next = { id: archive.id, version };
    const { fileId } = await this.#archivist.putManifest(key, next, content);
    const outcome = await around.transport.putArchive(archive.id, {
      version,
      manifestFileId: fileId,
      partFileIds: content.parts.map((part) => part.fileId),
    });
    if (outcome === "refused") return "gone";
    return outcome === "stale" ? "stale" : { ...now, version };
  }

  /** `null` if it is not what one of the owner's devices has put there as that version. */
  async #manifest(key: Uint8Array<ArrayBuffer>, archive: MlsArchive): Promise<Manifest | null> {
    try {
      return (await this.#archivist.manifest(key, archive)).manifest;
    } catch (error) {
      if (error instanceof BrokenFile || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  async #backups(): Promise<MlsArchive[]> {
    const all = await this.#here.around.transport.archives();
    return all.filter(({ kind }) => kind === "backup");
  }

  async #kept(): Promise<KeptBackup | null> {
    const value = await this.#here.around.store.get("history", BACKUP);
    return value && unpacked<KeptBackup>(value);
  }

  async #keep(kept: KeptBackup | null): Promise<void> {
    const value = kept && packed(kept);
    await this.#here.around.store.write([{ table: "history", key: BACKUP, value }]);
  }
}

function startOf(archiveId: string, key: Uint8Array): KeptBackup {
  const nothing = { version: 0, storedAt: null, revisions: {}, fault: null };
  return { archiveId, key: toBase64(key), ...nothing };
}

function isSameParts(before: Manifest, parts: Manifest["parts"]): boolean {
  return (
    before.parts.length === parts.length &&
    before.parts.every(({ fileId }, at) => parts[at]?.fileId === fileId)
  );
}
