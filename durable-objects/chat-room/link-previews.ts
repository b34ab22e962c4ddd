import { type Millis, systemClock } from "../../shared/kernel/time.ts";
import {
  firstLink,
  type StoredPreview,
  type WantedPreview,
} from "../../workers/domains/chat/previews/rules.ts";
import type { FileHolds } from "./file-holds.ts";

export interface LinkPreviewsPort {
  readonly chatId: string;
  readonly holds: FileHolds;
  /** Has somebody look behind a link; `null` where the deployment wants no previews. */
  readonly ask: ((wanted: WantedPreview) => Promise<void>) | null;
  readonly background: (work: Promise<unknown>) => void;
}

/**
 * Has links of messages looked behind, once they are written. A preview that is never found is missed by nobody: it is
 * asked for once, and what was kept for it is given back after a while.
 */
export class LinkPreviews {
  readonly #port: LinkPreviewsPort;

  constructor(port: LinkPreviewsPort) {
    this.#port = port;
  }

  /** A message reads so now. */
  written(seq: number, text: string, shown?: StoredPreview): void {
    const { ask, holds, background, chatId } = this.#port;
    const url = ask && firstLink(text);
    if (!ask || !url || url === shown?.url) return;
    const use = holds.open(systemClock.now());
    background(ask({ chatId, seq, url, use }));
  }

  /** Whether a preview that was found may be shown: it is still waited for. From here on it is shown, or given back. */
  settle(use: string, isWanted: boolean): boolean {
    const { holds } = this.#port;
    if (!holds.isOpen(use)) return false;
    if (isWanted) holds.settle(use);
    else holds.giveUp(use, systemClock.now());
    return isWanted;
  }

  /** A preview is shown no more. */
  dropped({ use }: StoredPreview, now: Millis): void {
    if (use !== undefined) this.#port.holds.free(use, now);
  }
}
