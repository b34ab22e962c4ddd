import type { ArchiveVersion, MlsArchive } from "../../../web/encryption/engine/ports.ts";
import type { ArchiveKind } from "../../client/encryption.ts";
import { iso, systemClock } from "../../kernel/time.ts";

type OwnedArchive = MlsArchive & { readonly userId: string };

/** People's archives and files as the platform keeps them; a bad one shows others than it was given. */
export class TestArchives {
  readonly all = new Map<string, OwnedArchive>();
  readonly files = new Map<string, { readonly userId: string; readonly blob: Blob }>();
  /** So often a file was asked for. */
  fetched = 0;

  of(userId: string): OwnedArchive[] {
    return [...this.all.values()].filter((one) => one.userId === userId);
  }

  make(userId: string, id: string, kind: ArchiveKind, head: string): MlsArchive {
    const at = iso(systemClock.now());
    const empty = { version: 0, note: null, manifestFileId: null };
    const made = { id, userId, kind, head, ...empty, createdAt: at, changedAt: at };
    this.all.set(id, made);
    return made;
  }

  put(userId: string, id: string, next: ArchiveVersion): "stored" | "stale" | "refused" {
    const known = this.all.get(id);
    if (known?.userId !== userId) return "refused";
    const isAgain = known.version === next.version && known.manifestFileId === next.manifestFileId;
    if (!isAgain && next.version !== known.version + 1) return "stale";
    const { version, note = null, manifestFileId } = next;
    this.all.set(id, { ...known, version, note, manifestFileId });
    return "stored";
  }

  drop(userId: string, id: string): void {
    if (this.all.get(id)?.userId === userId) this.all.delete(id);
  }

  putFile(userId: string, id: string, blob: Blob): string {
    this.files.set(id, { userId, blob });
    return id;
  }

  file(userId: string, id: string): Blob | null {
    this.fetched += 1;
    const file = this.files.get(id);
    return file?.userId === userId ? file.blob : null;
  }
}
