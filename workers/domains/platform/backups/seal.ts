/** AES-GCM's nonce and tag (NIST SP 800-38D). */
export const NONCE_BYTES = 12;
export const SEAL_BYTES = NONCE_BYTES + 16;
/** Stored bytes are sealed in pieces of this length: parts of R2 are of one length, and at least 5 MiB. */
export const MEDIA_PIECE_BYTES = 8 * 1_024 * 1_024;

const encoder = new TextEncoder();

function hex(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString("hex");
}

/** One key of backups: all that is sealed with it bears its name, from which nothing follows about it. */
export interface BackupKey {
  readonly id: string;
  /** What who has the key shows to a deployment that is being restored. */
  readonly token: string;
  seal(bytes: Uint8Array<ArrayBuffer>, place: string): Promise<Uint8Array<ArrayBuffer>>;
  /** `null` for what was not sealed with this key, for this place, just so. */
  open(sealed: Uint8Array<ArrayBuffer>, place: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The keys that are configured: the first seals, all of them open. */
export interface BackupKeys {
  readonly first: BackupKey;
  byId(id: string): BackupKey | undefined;
}

async function keyOf(
  secret: Uint8Array<ArrayBuffer>,
  random: (bytes: number) => Uint8Array<ArrayBuffer>,
): Promise<BackupKey> {
  const root = await crypto.subtle.importKey("raw", secret, "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const derived = (info: string) => ({
    ...{ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32) },
    info: encoder.encode(`veche backup ${info}`),
  });
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(derived("key"), root, aes, false, [
    "encrypt",
    "decrypt",
  ]);
  const id = hex(await crypto.subtle.deriveBits(derived("key id"), root, 64));
  const token = hex(await crypto.subtle.deriveBits(derived("restore"), root, 256));
  const cipher = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
    name: "AES-GCM",
    iv,
    additionalData: encoder.encode(`veche backup 1 ${place}`),
  });
  return {
    id,
    token,
    async seal(bytes, place) {
      const iv = random(NONCE_BYTES);
      const text = new Uint8Array(await crypto.subtle.encrypt(cipher(iv, place), key, bytes));
      const sealed = new Uint8Array(NONCE_BYTES + text.length);
      sealed.set(iv);
      sealed.set(text, NONCE_BYTES);
      return sealed;
    },
    async open(sealed, place) {
      if (sealed.length < SEAL_BYTES) return null;
      const iv = sealed.slice(0, NONCE_BYTES);
      return crypto.subtle
        .decrypt(cipher(iv, place), key, sealed.subarray(NONCE_BYTES))
        .then((bytes) => new Uint8Array(bytes))
        .catch(() => null);
    },
  };
}

/** Keys of AES-256-GCM under these secrets (HKDF-SHA-256, RFC 5869). There must be at least one. */
export async function backupKeys(
  secrets: readonly Uint8Array<ArrayBuffer>[],
  random: (bytes: number) => Uint8Array<ArrayBuffer>,
): Promise<BackupKeys> {
  const keys = await Promise.all(secrets.map((secret) => keyOf(secret, random)));
  const [first] = keys;
  if (!first) throw new TypeError("no key of backups is given");
  return { first, byId: (id) => keys.find((key) => key.id === id) };
}

async function through(
  from: string | Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const passed = new Blob([from]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(passed).arrayBuffer());
}

/** Where a chunk belongs: what is sealed for one place opens at no other. */
export function chunkPlace(backupId: string, number: number): string {
  return `chunk ${backupId} ${number}`;
}

export function mediaPlace(key: string, piece: number, last: boolean): string {
  return `media ${key} ${piece}${last ? " last" : ""}`;
}

/** Compressed, then sealed. */
export async function sealText(key: BackupKey, text: string, place: string) {
  const packed = await through(text, new CompressionStream("gzip"));
  return key.seal(packed, place);
}

/** `null` for what was not sealed so. */
export async function openText(
  key: BackupKey,
  sealed: Uint8Array<ArrayBuffer>,
  place: string,
): Promise<string | null> {
  const packed = await key.open(sealed, place);
  if (packed === null) return null;
  return new TextDecoder().decode(await through(packed, new DecompressionStream("gzip")));
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}
