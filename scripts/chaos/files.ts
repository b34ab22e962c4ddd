import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { StoredFile } from "../../shared/contracts/media/index.ts";
import type { Person } from "../soak/person.ts";
import { Random } from "../soak/random.ts";
import { NodeClient } from "../soak/tus-clients.ts";
import { keepOn, type Part } from "./part.ts";

const PAUSE_MS = 300;
const TOO_MANY_PAUSE_MS = 5_000;
/** A client that cannot bring a file in by then gives it up. */
const PATIENCE_MS = 300_000;
const SMALL = 200_000;
/** More than a part of an upload in R2. */
const LARGE = 6_500_000;
const PIECE = 1_048_576;

interface Kept {
  readonly owner: Person;
  readonly fileId: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** People who bring files in by tus, take some away again, and one who never does, until there is no room. */
export class Files implements Part {
  readonly name = "files";
  readonly #owners: readonly Person[];
  readonly #random: Random;
  readonly #kept = new Map<string, Kept>();
  readonly #dropped: Kept[] = [];
  readonly #broken: string[] = [];
  #full = 0;
  #tooMany = 0;

  constructor(owners: readonly Person[], seed: number) {
    this.#owners = owners;
    this.#random = new Random(seed);
  }

  async prepare(): Promise<void> {}

  run(stopped: () => boolean): Promise<void> {
    return keepOn(stopped, this.#owners.length, PAUSE_MS, async (who) => {
      const owner = this.#owners[who];
      if (!owner) return;
      const bytes = 1 + this.#random.below(this.#random.chance(0.15) ? LARGE : SMALL);
      await this.#bringIn(owner, who === 0 ? LARGE : bytes);
      const mine = [...this.#kept.values()].filter((one) => one.owner === owner);
      const [one] = this.#random.some(mine, 1);
      if (who > 0 && one && this.#random.chance(0.3)) await this.#drop(one);
    });
  }

  async judge(): Promise<readonly string[]> {
    const found = [...this.#broken];
    for (const file of this.#kept.values()) {
      const read = await this.#read(file);
      if (read !== file.sha256)
        found.push(`file ${file.fileId} of ${file.bytes} bytes is not what was sent: ${read}`);
    }
    for (const { owner, fileId } of this.#dropped) {
      const { status } = await owner.ask("GET", `/api/files/${fileId}`);
      if (status !== 404) found.push(`file ${fileId} was deleted, and is answered with ${status}`);
    }
    for (const owner of this.#owners) found.push(...(await this.#judgeQuota(owner)));
    return found;
  }

  counted() {
    const [files, filesDropped] = [this.#kept.size, this.#dropped.length];
    return { files, filesDropped, full: this.#full, tooMany: this.#tooMany };
  }

  async #bringIn(owner: Person, bytes: number): Promise<void> {
    const token = await owner.token();
    const client = new NodeClient({ origin: owner.origin, token, bytes, chunk: PIECE });
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const problem = await client.send(Number.POSITIVE_INFINITY).then(
        () => null,
        (error: Error) => error.message,
      );
      if (problem === null) break;
      if (problem.includes("quota_exceeded")) {
        this.#full += 1;
        return;
      }
      // Nothing has been promised yet; whoever began too many is told to wait for minutes.
      if (problem.includes("rate_limited") && client.path === null) {
        this.#tooMany += 1;
        await wait(TOO_MANY_PAUSE_MS);
        return;
      }
      if (performance.now() > deadline) {
        this.#broken.push(`${bytes} bytes were never taken: ${problem}`);
        return;
      }
      // An upload that the platform knows nothing of any more is begun anew.
      if (/response code: (404|410)/.test(problem)) client.path = null;
      await wait(500);
    }
    const { body } = await owner.ask("GET", client.path ?? "");
    const { file } = body as { file?: StoredFile };
    if (!file) {
      this.#broken.push(
        `an upload of ${bytes} bytes was taken, and has no file: ${JSON.stringify(body)}`,
      );
      return;
    }
    this.#kept.set(file.fileId, { owner, fileId: file.fileId, sha256: client.sha256, bytes });
  }

  async #drop(file: Kept): Promise<void> {
    const { status, tries } = await file.owner.ask("DELETE", `/api/files/${file.fileId}`);
    this.#kept.delete(file.fileId);
    if (status === 204 || (status === 404 && tries > 1)) this.#dropped.push(file);
    else this.#broken.push(`file ${file.fileId} could not be deleted: ${status}`);
  }

  /** What the bytes are that the platform gives back. */
  async #read({ owner, fileId }: Kept): Promise<string> {
    const { status, body } = await owner.ask("GET", `/api/files/${fileId}`);
    if (status !== 200) return `${status}`;
    const { pathname, search } = new URL(body.url, owner.origin());
    const reply = await fetch(owner.origin() + pathname + search);
    if (!reply.ok) return `${reply.status}`;
    return createHash("sha256")
      .update(Buffer.from(await reply.arrayBuffer()))
      .digest("hex");
  }

  /** Nobody has more than they may, and what they are told they have is what they have. */
  async #judgeQuota(owner: Person): Promise<string[]> {
    const { bytes } = await owner.have("GET", "/api/media/quota");
    const own = [...this.#kept.values()].filter((file) => file.owner === owner);
    const kept = own.reduce((sum, file) => sum + file.bytes, 0);
    const found: string[] = [];
    if (bytes.used > bytes.limit) found.push(`${owner.userId} has ${bytes.used} of ${bytes.limit}`);
    if (bytes.used < kept)
      found.push(`${owner.userId} has ${kept} bytes and is told ${bytes.used}`);
    return found;
  }
}
