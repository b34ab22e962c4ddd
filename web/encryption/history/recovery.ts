import { isInForce, RECOVERY } from "../../../shared/device-log/index.ts";
import { fromBase64 } from "../bytes.ts";
import type { Here } from "../engine/here.ts";
import type { MlsArchive } from "../engine/ports.ts";
import { BrokenFile, newFileKey } from "../files/sealed-stream.ts";
import type { Archivist, InTurn, Manifest, Taken } from "./archive.ts";
import {
  type BackupFault,
  type BackupPlace,
  backupChange,
  type KeptBackup,
  keptBackup,
  startOf,
} from "./kept-backup.ts";
import { readRecoveryCode } from "./recovery-code.ts";

const BACKUP = "backup";
/** One whose code is not in force yet: until it is, the backup of before is what is kept up to date. */
const BEGUN = "backup/begun";
/** So often a version is made anew, each time another device was faster. */
const MOST_ATTEMPTS = 10;
/** New parts of one version: a large backup that is broken off goes on from there. */
const PARTS_AT_ONCE = 100;

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
  readonly #alone: <Result>(work: () => Promise<Result>) => Promise<Result>;

  constructor(here: Here, archivist: Archivist, inTurn: InTurn) {
    this.#here = here;
    this.#archivist = archivist;
    this.#alone = (work) => inTurn(BACKUP, work);
  }

  async state(): Promise<BackupState> {
    const { logs, device } = this.#here;
    const kept = await this.#kept();
    const { log } = await logs.kept(device.identity.userId);
    if (!kept || log.recovery !== kept.recoveryKey) {
      return { isHere: false, storedAt: null, fault: null };
    }
    return { isHere: true, storedAt: kept.storedAt, fault: kept.fault };
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
    const { head, keys } = await sealedUnder(code, device.identity.userId, key, around.codeMemory);
    return this.#alone(async () => {
      await this.#settle();
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const outcome = await this.#begun(head, startOf("", keys.publicKey, key));
        if (outcome !== "dropped") return outcome === "begun";
      }
      return false;
    });
  }

  /** Begins a backup. Another device that makes a code at the same time may drop this one: then it is begun again. */
  async #begun(head: string, start: KeptBackup): Promise<"begun" | "failed" | "dropped"> {
    try {
      await this.#bringIn(head, start);
      await this.#settle();
    } catch (error) {
      // Nobody knows how far it has come. If that cannot be found out now either, a later sync does.
      await this.#settle().catch(() => undefined);
      if (!(await this.#isKept(start))) throw error;
    }
    if (!(await this.#isKept(start))) return "failed";
    const kept = await this.#kept();
    return (await this.#backups()).some(({ id }) => id === kept?.archiveId) ? "begun" : "dropped";
  }

  /** Stores the first versions of a backup; once all is there, its code is put in force. */
  async #bringIn(head: string, start: KeptBackup): Promise<void> {
    const { around, logs } = this.#here;
    const replaces = (await this.#backups()).map(({ id }) => id);
    const begun = { ...start, beginning: { head, replaces } };
    // Before there is an archive: whatever happens, it is known that there may be one.
    await this.#keep(begun, BEGUN);
    const { id } = await around.transport.makeArchive("backup", head);
    await this.#keep({ ...begun, archiveId: id }, BEGUN);
    if ((await this.#sync(BEGUN)) !== null) return;
    const key = start.recoveryKey;
    await logs.append((log) =>
      log.recovery === key ? null : { kind: "recovery", subject: { key } },
    );
  }

  /**
   * Ends what was begun, or was broken off: with its code in force it takes the place of the backups of before, else
   * nothing of it stays. May be done again until it is through.
   */
  async #settle(): Promise<void> {
    const begun = await this.#kept(BEGUN);
    if (!begun?.beginning) return;
    const { transport } = this.#here.around;
    const { beginning, ...backup } = begun;
    const isInForce = (await this.#recoveryKey()) === begun.recoveryKey;
    const before = await this.#kept();
    if (isInForce && before?.archiveId !== backup.archiveId) await this.#keep(backup);
    for (const { id, head } of await this.#backups()) {
      const isOwn = head === beginning.head;
      const isOver = isInForce
        ? id !== backup.archiveId && (isOwn || beginning.replaces.includes(id))
        : isOwn;
      if (isOver) await transport.dropArchive(id);
    }
    await this.#keep(null, BEGUN);
  }

  /** Whether the backup that this device keeps is under that one's code. */
  async #isKept({ recoveryKey }: KeptBackup): Promise<boolean> {
    return (await this.#kept())?.recoveryKey === recoveryKey;
  }

  /** There is to be no backup any more, and no code. Answers whether that is so. */
  withdraw(): Promise<boolean> {
    return this.#alone(async () => {
      const { around, logs } = this.#here;
      if (!(await logs.isOwnInForce(0))) return false;
      const isDone = await logs.append((log) =>
        log.recovery === null ? null : { kind: "recovery", subject: { key: null } },
      );
      if (!isDone) return false;
      for (const { id } of await this.#backups()) await around.transport.dropArchive(id);
      await this.#keep(null);
      await this.#keep(null, BEGUN);
      return true;
    });
  }

  /**
   * Takes the backup in by its code, and has this device be the owner's by it. From then on this device keeps the backup
   * up to date too.
   */
  async restore(
    text: string,
    onPart?: (done: number, all: number) => void,
  ): Promise<RestoreOutcome> {
    const code = await readRecoveryCode(text);
    if (code === null) return { kind: "mistyped" };
    return this.#alone(() => this.#restored(code, onPart));
  }

  async #restored(
    code: string,
    onPart?: (done: number, all: number) => void,
  ): Promise<RestoreOutcome> {
    const { around, device, logs } = this.#here;
    const { userId } = device.identity;
    const backups = await this.#backups();
    // After the backups: whatever their writers knew of the log is in it.
    const { log, contradictory } = await logs.of(userId, 0);
    if (contradictory) return { kind: "contradictory" };
    if (backups.length === 0) return { kind: "none" };
    const { openedBy } = await import("./recovery-keys.ts");
    let isReplaced = false;
    for (const archive of backups) {
      const opened = await openedBy(code, userId, archive.head, around.codeMemory);
      if (!opened) continue;
      const { publicKey, sign } = opened.keys;
      // The log is what the owner's devices have signed: a code that was replaced is in the platform's hands alone.
      if (publicKey !== log.recovery) {
        isReplaced = true;
        continue;
      }
      const read = await this.#manifest(opened.key, archive);
      if (!read || read.logSeq > log.seq) return { kind: "damaged" };
      const subject = device.logDevice;
      const isIn = await logs.append(
        (now) => (isInForce(now, subject) ? null : { kind: "added", subject }),
        { name: RECOVERY, sign },
      );
      if (!isIn) return { kind: "contradictory" };
      const { taken, newest } = await this.#taken(opened.key, read, onPart);
      const start = startOf(archive.id, publicKey, opened.key);
      await this.#keep({ ...start, version: newest.version });
      return { kind: "restored", at: newest.at, ...taken };
    }
    return { kind: isReplaced ? "replaced" : "wrong" };
  }

  /** Takes a backup in. If another device has put a newer version there meanwhile, parts of this one are gone: then that. */
  async #taken(
    key: Uint8Array<ArrayBuffer>,
    first: Manifest,
    onPart: (done: number, all: number) => void = () => {},
  ): Promise<{ readonly taken: Taken; readonly newest: Manifest }> {
    let newest = first;
    let messages = 0;
    for (;;) {
      let done = 0;
      const taken = await this.#archivist.take(newest, () => {
        done += 1;
        onPart(done, newest.parts.length);
      });
      messages += taken.messages;
      const now = taken.broken > 0 ? await this.#newer(key, newest) : null;
      if (!now) return { taken: { ...taken, messages }, newest };
      newest = now;
    }
  }

  async #newer(
    key: Uint8Array<ArrayBuffer>,
    { archiveId, version }: Manifest,
  ): Promise<Manifest | null> {
    const archive = (await this.#backups()).find(({ id }) => id === archiveId);
    return archive && archive.version > version ? this.#manifest(key, archive) : null;
  }

  /**
   * Brings the backup up to date, and takes in what other devices have put there. Answers what stands against that; `null`
   * if nothing does, or there is no backup here. A code that is in force no longer, or a device, has none.
   */
  sync(): Promise<BackupFault | null> {
    return this.#alone(async () => {
      if (!(await this.#kept()) && !(await this.#kept(BEGUN))) return null;
      const { around, logs } = this.#here;
      if (!(await logs.isOwnInForce())) return null;
      await this.#settle();
      const kept = await this.#kept();
      if (!kept) return null;
      if ((await this.#recoveryKey()) === kept.recoveryKey) return this.#sync(BACKUP);
      const isThere = (await this.#backups()).some(({ id }) => id === kept.archiveId);
      if (isThere) await around.transport.dropArchive(kept.archiveId);
      await this.#keep(null);
      return null;
    });
  }

  async #recoveryKey(): Promise<string | null> {
    const { device, logs } = this.#here;
    return (await logs.of(device.identity.userId, 0)).log.recovery;
  }

  async #sync(place: BackupPlace): Promise<BackupFault | null> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; ) {
      const kept = await this.#kept(place);
      if (!kept) return null;
      const outcome = await this.#stored(kept, place);
      if (outcome === "stale") attempt += 1;
      if (outcome === "stale" || outcome === "more") continue;
      if (typeof outcome !== "string") await this.#keep({ ...outcome, fault: null }, place);
      else if (outcome !== kept.fault) await this.#keep({ ...kept, fault: outcome }, place);
      return typeof outcome === "string" ? outcome : null;
    }
    return null;
  }

  async #stored(
    kept: KeptBackup,
    place: BackupPlace,
  ): Promise<KeptBackup | BackupFault | "stale" | "more"> {
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
    const content = await this.#archivist.pack(before, {
      ...(before && { unchanged: isOld }),
      most: PARTS_AT_ONCE,
    });
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
    if (outcome === "stale") return "stale";
    if (content.isWhole) return { ...now, version };
    await this.#keep({ ...kept, version }, place);
    return "more";
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

  #kept(place: BackupPlace = BACKUP): Promise<KeptBackup | null> {
    return keptBackup(this.#here.around.store, place);
  }

  async #keep(kept: KeptBackup | null, place: BackupPlace = BACKUP): Promise<void> {
    await this.#here.around.store.write([backupChange(place, kept)]);
  }
}

function isSameParts(before: Manifest, parts: Manifest["parts"]): boolean {
  return (
    before.parts.length === parts.length &&
    before.parts.every(({ fileId }, at) => parts[at]?.fileId === fileId)
  );
}
