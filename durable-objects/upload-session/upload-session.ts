import { createHash } from "node:crypto";
import { drain } from "../../shared/kernel/read-chunks.ts";
import { systemClock } from "../../shared/kernel/time.ts";
import type {
  Appended,
  Assembled,
  Piece,
  UploadOpening,
  UploadState,
} from "../../workers/domains/media/uploads/ports.ts";
import { HEAD_BYTES, partBytes, SILENT_MS } from "../../workers/domains/media/uploads/rules.ts";
import { ObjectAlarm, readyClock } from "../object-clock.ts";
import { upgradeTables } from "../object-tables.ts";
import { TracedObject } from "../traced-object.ts";
import { type Kept, Ledger } from "./ledger.ts";
import { PieceReader } from "./piece-reader.ts";
import { PieceWriter } from "./piece-writer.ts";
import { UPLOAD_TABLES } from "./tables.ts";

/** A refused sender of more than this is cut off without a word. */
const MOST_DRAINED_BYTES = 100 * 1_024 * 1_024;
/** Parts that could not be given up are tried again after this. */
const TRY_AGAIN_MS = 60_000;

/**
 * One upload under way. Its bytes pass through here, so that one writer at a time is a matter of course, and one native
 * hash sees them all.
 */
export class UploadSession extends TracedObject {
  static override readonly name = "UploadSession";
  readonly #ledger = new Ledger(this.ctx.storage);
  readonly #alarm = new ObjectAlarm(this.ctx, this.env, "UPLOAD_SESSION");
  #writer: PieceWriter | null = null;
  #reading: PieceReader | null = null;
  #beginning: Promise<R2MultipartUpload> | null = null;
  #assembling: Promise<Assembled> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(() => readyClock(env));
  }

  /** Begins an upload, which is forgotten when it expires. */
  async open(opening: UploadOpening): Promise<void> {
    upgradeTables(this.ctx.storage, UPLOAD_TABLES);
    const fresh = { status: "open", reason: null, multipartId: null, sha256: null } as const;
    this.#ledger.put({ opening, ...fresh });
    await this.#alarm.set(opening.expiresAt);
  }

  /** How far it is, for its owner; `null` for anybody else, and when it has expired. */
  view(ownerId: string): UploadState | null {
    const kept = this.#own(ownerId);
    return kept ? this.#state(kept) : null;
  }

  #state(kept: Kept): UploadState {
    const { opening, status, reason } = kept;
    return { ...opening, status, reason, offset: this.#offset(kept) };
  }

  /** Takes a piece of the upload as it comes. */
  async append(ownerId: string, piece: Piece, body: ReadableStream<Uint8Array>): Promise<Appended> {
    await this.#silenceEnds(ownerId);
    // From here to the new reader nothing else can come between.
    const refused = this.#refusal(ownerId, piece);
    if (refused) {
      await drain(body, MOST_DRAINED_BYTES);
      return refused;
    }
    const reading = new PieceReader(body);
    this.#reading = reading;
    try {
      return await this.#take(piece, reading);
    } catch (error) {
      // What is in memory may not be what is kept.
      this.#writer = null;
      throw error;
    } finally {
      reading.ended();
      this.#reading = null;
    }
  }

  /** A writer who has been silent for long gives way. */
  async #silenceEnds(ownerId: string): Promise<void> {
    const silent = this.#reading?.silentFor(systemClock.now(), SILENT_MS) ?? false;
    if (silent && this.#writable(ownerId)) await this.#reading?.giveUp();
  }

  #writable(ownerId: string): Kept | undefined {
    const kept = this.#own(ownerId);
    return kept?.status !== "rejected" && kept?.opening.way === "tus" ? kept : undefined;
  }

  #refusal(ownerId: string, { offset }: Piece): Appended | null {
    const kept = this.#writable(ownerId);
    if (!kept) return { kind: "absent" };
    if (this.#reading) return { kind: "busy" };
    const at = this.#offset(kept);
    return at === offset && kept.status === "open" ? null : { kind: "elsewhere", offset: at };
  }

  async #take({ offset, sha256 }: Piece, reading: PieceReader): Promise<Appended> {
    const { length, expiresAt } = this.#kept().opening;
    this.#writer ??= new PieceWriter(this.#ledger, partBytes(length), () => this.#multipart());
    const writer = this.#writer;
    // Begun while the first part comes; whoever sends that hears of a failure.
    if (length > partBytes(length)) this.#multipart().catch(() => {});
    writer.begin(sha256 !== null);
    const hash = sha256 === null ? null : createHash("sha256");
    let at = offset;
    for await (const bytes of reading.chunks()) {
      at += bytes.length;
      if (at > length) return this.#refuseLonger(writer);
      hash?.update(bytes);
      await writer.push(bytes);
    }
    if (hash && (reading.cutOff || hash.digest("hex") !== sha256)) {
      await writer.revoke();
      return reading.cutOff ? { kind: "cut_off", offset } : { kind: "mismatch" };
    }
    await writer.end(at === length);
    if (reading.cutOff) return { kind: "cut_off", offset: at };
    return {
      kind: "appended",
      offset: at,
      expiresAt,
      whole: at === length ? this.#state(this.#kept()) : null,
    };
  }

  async #refuseLonger(writer: PieceWriter): Promise<Appended> {
    await writer.revoke();
    await this.settle("More bytes were sent than had been announced.");
    return { kind: "too_long", key: this.#kept().opening.key };
  }

  /** R2's end of the parts; begun once. */
  async #multipart(): Promise<R2MultipartUpload> {
    const { multipartId, opening } = this.#kept();
    if (multipartId !== null) return this.env.MEDIA.resumeMultipartUpload(opening.key, multipartId);
    this.#beginning ??= this.#beginParts(opening.key).finally(() => {
      this.#beginning = null;
    });
    return this.#beginning;
  }

  async #beginParts(key: string): Promise<R2MultipartUpload> {
    const begun = await this.env.MEDIA.createMultipartUpload(key);
    this.#ledger.change({ multipartId: begun.uploadId });
    return begun;
  }

  /** Makes one object of the pieces, once all are there. A trace of its key was left when the upload began. */
  async assemble(ownerId: string): Promise<Assembled | null> {
    const kept = this.#own(ownerId);
    if (kept?.opening.way !== "tus") return null;
    const { key, length: bytes } = kept.opening;
    if (kept.status === "stored") return { key, bytes, sha256: kept.sha256, head: null };
    if (kept.status !== "open" || this.#reading || this.#offset(kept) !== bytes) return null;
    this.#assembling ??= this.#put(kept).finally(() => {
      this.#assembling = null;
    });
    return this.#assembling;
  }

  async #put(kept: Kept): Promise<Assembled> {
    const { key, length: bytes } = kept.opening;
    const rest = new Uint8Array(partBytes(bytes));
    const remainder = rest.subarray(0, this.#ledger.readRemainder(rest));
    const sha256 = this.#writer?.digest() ?? null;
    const whole = kept.multipartId === null;
    const head = whole ? remainder.slice(0, HEAD_BYTES) : (this.#writer?.head() ?? null);
    if (whole) await this.env.MEDIA.put(key, remainder);
    else await this.#complete(kept, remainder);
    this.#writer = null;
    this.#ledger.change({ status: "stored", sha256 });
    this.#ledger.dropBytes();
    return { key, bytes, sha256, head };
  }

  async #complete({ opening }: Kept, remainder: Uint8Array): Promise<void> {
    try {
      const multipart = await this.#multipart();
      const parts = this.#ledger.parts();
      if (remainder.length > 0) {
        parts.push(await multipart.uploadPart(parts.length + 1, remainder));
      }
      await multipart.complete(parts);
    } catch (error) {
      // Whoever died right after this step had done it.
      const object = await this.env.MEDIA.head(opening.key);
      if (object?.size !== opening.length) throw error;
    }
  }

  /** The upload has become a file, or was refused: its bytes are no longer held. */
  async settle(rejection: string | null): Promise<void> {
    await this.#beginning?.catch(() => {});
    const kept = this.#ledger.get();
    if (!kept || kept.status === "completed") return;
    if (kept.status === "open") await this.#abort(kept);
    this.#writer = null;
    const status = rejection === null ? "completed" : "rejected";
    this.#ledger.change({ status, reason: rejection, multipartId: null });
    this.#ledger.dropBytes();
  }

  /** Forgets the upload and gives up its parts; an object that was made of them is the caller's to delete. */
  async terminate(ownerId: string): Promise<boolean> {
    if (!this.#own(ownerId)) return false;
    await this.#forget();
    return true;
  }

  override async alarm(): Promise<void> {
    await this.#assembling?.catch(() => {});
    const kept = this.#ledger.get();
    if (!kept) return;
    // Should anything fail, the alarm comes again.
    await this.#alarm.set(systemClock.now() + TRY_AGAIN_MS);
    await this.#giveRoomBack(kept);
    await this.#forget();
  }

  async #giveRoomBack(kept: Kept): Promise<void> {
    const { opening, status } = kept;
    const { DB } = this.env;
    const ended = DB.prepare("DELETE FROM uploads WHERE id = ?").bind(opening.uploadId);
    const trace = DB.prepare("DELETE FROM loose_objects WHERE key = ?").bind(opening.key);
    // Only of what was never whole there is no object. Any other's trace stays, for the sweep: it may have been put and
    // never heard of, past us too, or its deletion may have failed.
    const nothing = opening.way === "tus" && status === "open" && !this.#isWhole(kept);
    await DB.batch(nothing ? [ended, trace] : [ended]);
  }

  #isWhole(kept: Kept): boolean {
    return this.#offset(kept) === kept.opening.length;
  }

  /** Development moved the clock. */
  async clockMoved(): Promise<void> {
    if (await this.#alarm.clockMoved(systemClock.now())) await this.alarm();
  }

  async #forget(): Promise<void> {
    await this.#reading?.giveUp();
    await this.#assembling?.catch(() => {});
    // Parts that are just being begun are given up too.
    await this.#beginning?.catch(() => {});
    const kept = this.#ledger.get();
    if (kept?.status === "open") await this.#abort(kept);
    this.#writer = null;
    await this.#alarm.clear();
    await this.ctx.storage.deleteAll();
  }

  async #abort({ opening, multipartId }: Kept): Promise<void> {
    if (multipartId === null) return;
    const multipart = this.env.MEDIA.resumeMultipartUpload(opening.key, multipartId);
    await multipart.abort();
  }

  #own(ownerId: string): Kept | undefined {
    const kept = this.#ledger.get();
    const live = kept && kept.opening.expiresAt > systemClock.now();
    return live && kept.opening.ownerId === ownerId ? kept : undefined;
  }

  #kept(): Kept {
    const kept = this.#ledger.get();
    if (!kept) throw new Error("the upload was forgotten meanwhile");
    return kept;
  }

  #offset({ status, opening }: Kept): number {
    if (opening.way !== "tus") return status === "completed" ? opening.length : 0;
    const whole = status === "stored" || status === "completed";
    return whole ? opening.length : this.#ledger.offset(opening.length);
  }
}
