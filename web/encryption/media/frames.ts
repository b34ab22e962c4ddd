import { fromBase64 } from "../bytes.ts";
import type { CallKey } from "../engine/call-identity.ts";
import { ReplayWindow } from "./replay-window.ts";
import { type FrameKey, frameKey, headerIn, openFrame, sealFrame, TAG_BYTES } from "./sframe.ts";
import type { Participant } from "./statement.ts";

/** Keys of a call's frames, from where the group's are. */
export interface KeySource {
  /** The present key of that context, or of an epoch at least so late; `null` for who is not in the group. */
  callKey(context: string, atLeast?: number): Promise<CallKey | null>;
}

/** What is known of a frame before it is opened. */
export interface FrameKind {
  readonly media: "audio" | "video";
  /** Whether a picture stands by itself. */
  readonly isKey: boolean;
}

/** The VP8 payload header (RFC 6386, 9.1): packetizers, and whoever looks for pictures to begin with, read it. */
const CLEAR = { key: 10, delta: 3, audio: 0 } as const;
/** So long others are given to reach an epoch before frames are made with its key. */
const SWITCH_AFTER_MS = 1_000;
/** So long frames of an epoch that is over may be on their way. */
const KEPT_MS = 10_000;
/** A key that nobody has is not asked for all the time. */
const ASK_EVERY_MS = 500;
/** Pages of one person that are known at a time: who loads a page anew has another. */
const MOST_PAGES = 4;

const LOW_16 = 0xffff;

interface SendingKey {
  readonly epoch: number;
  readonly keyId: bigint;
  readonly key: FrameKey;
}

interface ReceivingKey {
  readonly epoch: number;
  readonly key: FrameKey;
  readonly seen: ReplayWindow;
  endsAt: number;
}

interface Page {
  readonly participant: Participant;
  readonly keys: Map<bigint, ReceivingKey>;
  asking: Promise<void> | null;
  askedAt: number;
}

/** What tells apart the pages of one person, and the epochs of the group. */
function keyIdOf({ session }: Participant, epoch: number): bigint {
  const [high = 0, low = 0] = fromBase64(session.replaceAll("-", "+").replaceAll("_", "/"));
  return BigInt(((high << 8) | low) * 65_536 + (epoch & LOW_16));
}

/** The frames of one call: one's own are sealed, those of others opened. Keys change with the group's epochs. */
export class CallFrames {
  readonly #source: KeySource;
  readonly #callId: string;
  readonly #own: Participant;
  readonly #now: () => number;
  readonly #pages = new Map<string, Page[]>();
  #sending: SendingKey | null = null;
  #next: { readonly key: SendingKey; readonly at: number } | null = null;
  /** One for all that this page sends: with one key no number is used twice. */
  #counter = 0n;

  constructor(source: KeySource, callId: string, own: Participant, now: () => number) {
    this.#source = source;
    this.#callId = callId;
    this.#own = own;
    this.#now = now;
  }

  /** Looks for the key of the present epoch; to be called about once a second. Answers whether there is a key. */
  async refresh(): Promise<boolean> {
    const found = await this.#source.callKey(this.#contextOf(this.#own));
    if (!found) {
      this.#sending = null;
      this.#next = null;
      return false;
    }
    const latest = this.#next?.key ?? this.#sending;
    if (latest?.epoch === found.epoch) return true;
    const keyId = keyIdOf(this.#own, found.epoch);
    const key = { epoch: found.epoch, keyId, key: await frameKey(found.key, keyId, "encrypt") };
    if (this.#sending) this.#next = { key, at: this.#now() + SWITCH_AFTER_MS };
    else this.#sending = key;
    return true;
  }

  /** Whoever has proved to be there is listened to; nobody else is. */
  admit(participant: Participant): void {
    const known = this.#pages.get(participant.userId) ?? [];
    if (known.some((page) => page.participant.session === participant.session)) return;
    const page = { participant, keys: new Map(), asking: null, askedAt: 0 };
    this.#pages.set(participant.userId, [...known, page].slice(-MOST_PAGES));
  }

  /** The frame as it leaves; `null` if there is no key: then nothing leaves. */
  async seal(
    kind: FrameKind,
    frame: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const now = this.#now();
    if (this.#next && this.#next.at <= now) {
      this.#sending = this.#next.key;
      this.#next = null;
    }
    if (!this.#sending) return null;
    const { key, keyId } = this.#sending;
    const clear = Math.min(clearOf(kind), frame.length);
    this.#counter += 1n;
    return sealFrame(key, keyId, this.#counter, frame.subarray(0, clear), frame.slice(clear));
  }

  /** The frame as that person made it; `null` if they did not, if it came before, or if its key is not known yet. */
  async open(
    userId: string,
    kind: FrameKind,
    frame: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const clear = clearOf(kind);
    const sealed = frame.subarray(clear);
    const header = headerIn(sealed);
    if (!header || sealed.length < header.length + TAG_BYTES) return null;
    const known = this.#keyOf(userId, header.keyId);
    if (!known?.seen.isNew(header.counter)) return null;
    try {
      const opened = await openFrame(known.key, header, frame.subarray(0, clear), sealed);
      known.seen.note(header.counter);
      return opened;
    } catch {
      return null;
    }
  }

  #contextOf({ userId, deviceId, session }: Participant): string {
    return JSON.stringify([this.#callId, userId, deviceId, session]);
  }

  #keyOf(userId: string, keyId: bigint): ReceivingKey | null {
    const now = this.#now();
    for (const page of this.#pages.get(userId) ?? []) {
      if (keyIdOf(page.participant, 0) !== keyId - (keyId & BigInt(LOW_16))) continue;
      const known = page.keys.get(keyId);
      if (known && known.endsAt > now) return known;
      if (!page.asking && now - page.askedAt >= ASK_EVERY_MS) {
        page.askedAt = now;
        page.asking = this.#learn(page, Number(keyId) & LOW_16)
          .catch(() => undefined)
          .finally(() => {
            page.asking = null;
          });
      }
    }
    return null;
  }

  /** Asks for the key that this page's frames are made with now. Keys before it are let go of a little later. */
  async #learn(page: Page, low: number): Promise<void> {
    const context = this.#contextOf(page.participant);
    const found = await this.#source.callKey(context);
    if (!found) return;
    const ahead = (low - found.epoch) & LOW_16;
    // They may have seen a commit that this device has not.
    const isAhead = ahead > 0 && ahead <= LOW_16 >> 1;
    const late = isAhead ? await this.#source.callKey(context, found.epoch + 1) : found;
    if (!late || page.keys.has(keyIdOf(page.participant, late.epoch))) return;
    const keyId = keyIdOf(page.participant, late.epoch);
    for (const old of page.keys.values()) old.endsAt = Math.min(old.endsAt, this.#now() + KEPT_MS);
    page.keys.set(keyId, {
      epoch: late.epoch,
      key: await frameKey(late.key, keyId, "decrypt"),
      seen: new ReplayWindow(),
      endsAt: Number.POSITIVE_INFINITY,
    });
    for (const [id, { endsAt }] of page.keys) if (endsAt <= this.#now()) page.keys.delete(id);
  }
}

function clearOf({ media, isKey }: FrameKind): number {
  if (media === "audio") return CLEAR.audio;
  return isKey ? CLEAR.key : CLEAR.delta;
}
