import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { isInForce } from "../../../shared/device-log/index.ts";
import { fromBase64, packed, toBase64, unpacked, utf8 } from "../bytes.ts";
import type { Here } from "../engine/here.ts";
import type { MlsArchive } from "../engine/ports.ts";
import { newFileKey } from "../files/sealed-stream.ts";
import type { Archivist, Taken } from "./archive.ts";
import { said } from "./said.ts";

/** What is signed for a history is of use for nothing else. */
const SIGNING = "Veche 1.0 History";
const LABEL = "Veche history transfer v1";
const ASKED = "asked";

/** What the device that asks for a history says, signed by it. */
interface Ask {
  readonly deviceId: string;
  /** HPKE (the suite's), base64: made for this one history. */
  readonly key: string;
  readonly signature: string;
}

/** What the device that gives it says, signed by it: the key, sealed to who asked. */
interface Gift {
  readonly deviceId: string;
  readonly enc: string;
  readonly ct: string;
  readonly signature: string;
}

interface KeptAsk {
  readonly archiveId: string;
  readonly key: string;
  readonly privateKey: string;
  readonly at: number;
}

/** Another device of the owner's that would like to have what this one has read. */
export interface HistoryRequest {
  readonly archiveId: string;
  readonly deviceId: string;
  readonly at: string;
}

/** How things stand with a history that this device has asked for. */
export type AskState = "none" | "waiting" | "ready";

export type TakeOutcome =
  | ({ readonly kind: "taken" } & Taken)
  /** Nothing was asked for, it is not there yet, or it was refused. */
  | { readonly kind: "none" | "waiting" | "gone" }
  /** What is there is from none of the owner's devices, or not what that one gave. */
  | { readonly kind: "false" };

/**
 * Histories from device to device: asked for on the new one, given by the owner on an old one. The platform carries what
 * only the two can read, and can neither ask nor give in their names: both sign with the keys of the owner's device log.
 */
export class Transfers {
  readonly #here: Here;
  readonly #archivist: Archivist;
  readonly #readOn: (chatId: string) => Promise<unknown>;

  /** `readOn` reads what has come to a chat since this device has last looked. */
  constructor(here: Here, archivist: Archivist, readOn: (chatId: string) => Promise<unknown>) {
    this.#here = here;
    this.#archivist = archivist;
    this.#readOn = readOn;
  }

  /** Asks the owner's other devices for what they have read. What was asked before is asked no longer. */
  async ask(): Promise<void> {
    const { around, device } = this.#here;
    await this.cancel();
    const { hpke } = device.suite;
    const pair = await hpke.generateKeyPair();
    const key = toBase64(await hpke.exportPublicKey(pair.publicKey));
    const privateKey = toBase64(await hpke.exportPrivateKey(pair.privateKey));
    const { deviceId } = device.identity;
    const signature = await this.#sign(this.#asking(deviceId, key));
    const head = said({ deviceId, key, signature } satisfies Ask);
    const { id: archiveId } = await around.transport.makeArchive("transfer", head);
    const kept: KeptAsk = { archiveId, key, privateKey, at: around.now() };
    await around.store.write([{ table: "history", key: ASKED, value: packed(kept) }]);
  }

  async state(): Promise<AskState> {
    const kept = await this.#kept();
    if (!kept) return "none";
    const own = await this.#archive(kept.archiveId);
    if (!own) await this.#forget();
    return own ? (own.version > 0 ? "ready" : "waiting") : "none";
  }

  /** Asks for it no longer. */
  async cancel(): Promise<void> {
    const kept = await this.#kept();
    if (!kept) return;
    if (await this.#archive(kept.archiveId)) {
      await this.#here.around.transport.dropArchive(kept.archiveId);
    }
    await this.#forget();
  }

  /** Takes in what was asked for, once it is there. Where it was broken off it is gone on with. */
  async take(onPart?: (done: number, all: number) => void): Promise<TakeOutcome> {
    const { around } = this.#here;
    const kept = await this.#kept();
    if (!kept) return { kind: "none" };
    const archive = await this.#archive(kept.archiveId);
    if (!archive) {
      await this.#forget();
      return { kind: "gone" };
    }
    if (archive.version === 0) return { kind: "waiting" };
    const opened = await this.#opened(kept, archive).catch(() => null);
    if (!opened) return { kind: "false" };
    let done = 0;
    const taken = await this.#archivist.take(opened, () => {
      done += 1;
      onPart?.(done, opened.parts.length);
    });
    if (taken.broken === 0) {
      await around.transport.dropArchive(archive.id).catch(() => undefined);
      await this.#forget();
    }
    return { kind: "taken", ...taken };
  }

  /** Who of the owner's devices asks for what this one has read: only such as are in force. */
  async requests(): Promise<readonly HistoryRequest[]> {
    const all = await this.#here.around.transport.archives();
    const found: HistoryRequest[] = [];
    for (const archive of all) {
      if (archive.kind !== "transfer" || archive.version > 0) continue;
      const ask = await this.#asked(archive);
      if (ask) found.push({ archiveId: archive.id, deviceId: ask.deviceId, at: archive.createdAt });
    }
    return found;
  }

  /** Gives what this device has read to the device that asks there. Answers whether it is on its way. */
  async give(archiveId: string): Promise<boolean> {
    const { around, device, logs } = this.#here;
    const archive = await this.#archive(archiveId);
    const ask = archive?.version === 0 ? await this.#asked(archive) : null;
    if (!archive || !ask || !(await logs.isOwnInForce(0))) return false;
    for (const chatId of Object.keys(await this.#archivist.revisions())) {
      // What the owner is in no longer is given as it was.
      await this.#readOn(chatId).catch(() => undefined);
    }
    const key = newFileKey();
    const content = await this.#archivist.pack(null);
    const version = archive.version + 1;
    const next = { id: archiveId, version };
    const { fileId, sha256 } = await this.#archivist.putManifest(key, next, content);
    const { hpke } = device.suite;
    const to = await hpke.importPublicKey(fromBase64(ask.key));
    const sealed = await hpke.seal(to, key, this.#use(archiveId, ask.key));
    const { deviceId } = device.identity;
    const [enc, ct] = [toBase64(sealed.enc), toBase64(sealed.ct)];
    const signature = await this.#sign(this.#giving(archiveId, ask.key, enc, ct, sha256));
    const outcome = await around.transport.putArchive(archiveId, {
      version,
      note: said({ deviceId, enc, ct, signature } satisfies Gift),
      manifestFileId: fileId,
      partFileIds: content.parts.map((part) => part.fileId),
    });
    // Of two old devices one is first: either way it is on its way.
    return outcome !== "refused";
  }

  /** Gives nothing to the device that asks there. */
  async refuse(archiveId: string): Promise<void> {
    await this.#here.around.transport.dropArchive(archiveId);
  }

  /** What another device asks there, if it is one of the owner's and has signed that. */
  async #asked({ kind, head }: MlsArchive): Promise<Ask | null> {
    if (kind !== "transfer") return null;
    const ask = askIn(head);
    if (!ask || ask.deviceId === this.#here.device.identity.deviceId) return null;
    const key = await this.#keyOf(ask.deviceId);
    if (key === null) return null;
    const statement = this.#asking(ask.deviceId, ask.key);
    const isSigned = await this.#isSigned(key, statement, ask.signature).catch(() => false);
    return isSigned ? ask : null;
  }

  /** The key of a device of the owner's in force. One that another device has just confirmed is not known here yet. */
  async #keyOf(deviceId: string): Promise<string | null> {
    const { device, logs } = this.#here;
    for (const age of [undefined, 0]) {
      const { devices } = (await logs.of(device.identity.userId, age)).log;
      const found = devices.find((one) => one.deviceId === deviceId);
      if (found) return found.key;
    }
    return null;
  }

  /** What the history holds: opened with the key that a device in force has sealed for this one. */
  async #opened(kept: KeptAsk, archive: MlsArchive) {
    const { device, logs } = this.#here;
    const { userId } = device.identity;
    const gift = unpacked<Gift>(fromBase64(archive.note ?? ""));
    const { log, contradictory } = await logs.of(userId, 0);
    const by = log.devices.find(({ deviceId }) => deviceId === gift.deviceId);
    if (contradictory || !by || !isInForce(log, device.logDevice)) return null;
    const { hpke } = device.suite;
    const privateKey = await hpke.importPrivateKey(fromBase64(kept.privateKey));
    const [enc, ct] = [fromBase64(gift.enc), fromBase64(gift.ct)];
    const key = await hpke.open(privateKey, enc, ct, this.#use(archive.id, kept.key));
    const { manifest, sha256 } = await this.#archivist.manifest(Uint8Array.from(key), archive);
    const statement = this.#giving(archive.id, kept.key, gift.enc, gift.ct, sha256);
    return (await this.#isSigned(by.key, statement, gift.signature)) ? manifest : null;
  }

  #asking(deviceId: string, key: string): Uint8Array {
    return packed(["ask", this.#here.device.identity.userId, deviceId, key]);
  }

  #giving(archiveId: string, key: string, enc: string, ct: string, manifest: string): Uint8Array {
    const { userId } = this.#here.device.identity;
    return packed(["give", userId, archiveId, key, enc, ct, manifest]);
  }

  #use(archiveId: string, key: string): Uint8Array {
    return utf8(JSON.stringify([LABEL, this.#here.device.identity.userId, archiveId, key]));
  }

  async #sign(statement: Uint8Array): Promise<string> {
    const { signKey, suite } = this.#here.device;
    return toBase64(await signWithLabel(signKey, SIGNING, statement, suite.signature));
  }

  #isSigned(key: string, statement: Uint8Array, signature: string): Promise<boolean> {
    const { suite } = this.#here.device;
    const signed = fromBase64(signature);
    return verifyWithLabel(fromBase64(key), SIGNING, statement, signed, suite.signature);
  }

  async #archive(archiveId: string): Promise<MlsArchive | undefined> {
    return (await this.#here.around.transport.archives()).find(({ id }) => id === archiveId);
  }

  async #kept(): Promise<KeptAsk | null> {
    const value = await this.#here.around.store.get("history", ASKED);
    return value && unpacked<KeptAsk>(value);
  }

  async #forget(): Promise<void> {
    await this.#here.around.store.write([{ table: "history", key: ASKED, value: null }]);
  }
}

/** What a device that asks says; `null` if it is nothing that one of ours would. */
function askIn(head: string): Ask | null {
  try {
    const ask = unpacked<Partial<Ask> | null>(fromBase64(head));
    if (typeof ask?.deviceId !== "string") return null;
    const { deviceId, key, signature } = ask;
    return typeof key === "string" && typeof signature === "string"
      ? { deviceId, key, signature }
      : null;
  } catch {
    return null;
  }
}
