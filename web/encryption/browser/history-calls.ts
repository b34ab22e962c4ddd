import type { Engine } from "../engine/engine.ts";
import { newRecoveryCode } from "../history/recovery-code.ts";

/** How far a history has been taken in. */
export interface Progress {
  readonly done: number;
  readonly all: number;
}

/** What a page can ask its worker for of histories and backups. */
export function historyCalls(engineHere: () => Promise<Engine>) {
  let progress: Progress | null = null;
  const note = (done: number, all: number) => {
    progress = { done, all };
  };
  const watched = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } finally {
      progress = null;
    }
  };
  return {
    /** How things stand with histories, of this device and of those that ask it, and with the backup. */
    async historyState() {
      const { transfers, recovery } = await engineHere();
      const [asked, requests, backup] = await Promise.all([
        transfers.state(),
        transfers.requests(),
        recovery.state(),
      ]);
      return { asked, requests, backup };
    },

    /** Asks the owner's other devices for what was said before, once this one is where they all are now. */
    async askHistory(chatIds: readonly string[]): Promise<void> {
      const engine = await engineHere();
      for (const chatId of chatIds) await engine.enter(chatId).catch(() => undefined);
      await engine.transfers.ask();
    },

    async cancelHistory(): Promise<void> {
      await (await engineHere()).transfers.cancel();
    },

    async giveHistory(archiveId: string): Promise<boolean> {
      return (await engineHere()).transfers.give(archiveId);
    },

    async refuseHistory(archiveId: string): Promise<void> {
      await (await engineHere()).transfers.refuse(archiveId);
    },

    async takeHistory() {
      const { transfers } = await engineHere();
      return watched(() => transfers.take(note));
    },

    async historyProgress(): Promise<Progress | null> {
      return progress;
    },

    async newRecoveryCode(): Promise<string> {
      return newRecoveryCode();
    },

    async setUpRecovery(code: string): Promise<boolean> {
      return (await engineHere()).recovery.setUp(code);
    },

    async withdrawRecovery(): Promise<boolean> {
      return (await engineHere()).recovery.withdraw();
    },

    async restore(code: string) {
      const { recovery } = await engineHere();
      return watched(() => recovery.restore(code, note));
    },

    /** Brings the backup up to date, if this device has one. */
    async syncBackup() {
      return (await engineHere()).recovery.sync();
    },
  };
}
