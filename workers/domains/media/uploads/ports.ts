import type { Millis } from "../../../../shared/kernel/time.ts";

/** What an upload is begun with. */
export interface UploadOpening {
  readonly uploadId: string;
  readonly ownerId: string;
  /** How the bytes come: through us in pieces, or past us by a signed address. */
  readonly way: "tus" | "presigned";
  /** Bytes altogether. */
  readonly length: number;
  /** Where they are put together: random, never used twice. */
  readonly key: string;
  readonly name: string;
  readonly purpose: string | null;
  readonly waveform: string | null;
  /** Content type that its sender declares; matters for signed addresses alone. */
  readonly contentType: string | null;
  /** SHA-256 that its sender declares, in lower-case hex. */
  readonly sha256: string | null;
  /** `Upload-Metadata` as it came. */
  readonly metadata: string | null;
  readonly expiresAt: Millis;
}

/** How far an upload is. `stored`: all bytes are there and nobody has looked at them yet. */
export type UploadStatus = "open" | "stored" | "completed" | "rejected";

export interface UploadState extends UploadOpening {
  readonly status: UploadStatus;
  /** Bytes that are safe. */
  readonly offset: number;
  /** Why it was rejected. */
  readonly reason: string | null;
}

/** A piece of an upload that its sender begins to send. */
export interface Piece {
  readonly offset: number;
  /** SHA-256 of the piece, in lower-case hex: if it is another's, the piece is forgotten. */
  readonly sha256: string | null;
}

export type Appended =
  | {
      readonly kind: "appended";
      readonly offset: number;
      readonly expiresAt: Millis;
      /** The upload as it stands now, if this was its last piece. */
      readonly whole: UploadState | null;
    }
  /** There is no such upload of this person's. */
  | { readonly kind: "absent" }
  /** Another piece is being written. */
  | { readonly kind: "busy" }
  /** The piece does not begin where the upload has got to. */
  | { readonly kind: "elsewhere"; readonly offset: number }
  | { readonly kind: "mismatch" }
  /** The sender has sent more than was announced: the upload is rejected. */
  | { readonly kind: "too_long"; readonly key: string }
  /** The sender went away; what came is safe unless it had a checksum. */
  | { readonly kind: "cut_off"; readonly offset: number };

/** The bytes of an upload as one object. */
export interface Assembled {
  readonly key: string;
  readonly bytes: number;
  /** `null` if the object has to be read once more to know. */
  readonly sha256: string | null;
  /** Its beginning, {@link HEAD_BYTES} of it unless it has fewer; `null` if the object has to be read to know. */
  readonly head: Uint8Array | null;
}

/** Uploads under way, each in an object of its own, which forgets it when it expires. */
export interface UploadSessions {
  open(opening: UploadOpening): Promise<void>;
  view(uploadId: string, ownerId: string): Promise<UploadState | null>;
  append(
    uploadId: string,
    ownerId: string,
    piece: Piece,
    body: ReadableStream<Uint8Array>,
  ): Promise<Appended>;
  /** Makes one object of the pieces, once all are there; again, if asked again. `null` before. */
  assemble(uploadId: string, ownerId: string): Promise<Assembled | null>;
  /** The upload has become a file, or was refused. */
  settle(uploadId: string, rejection: string | null): Promise<void>;
  /** Forgets the upload and gives up its pieces. Answers whether it was there. */
  terminate(uploadId: string, ownerId: string): Promise<boolean>;
}

/** Where something may be put by whoever has the address. */
export interface SignedPut {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is signed: nothing else may be put there. */
export interface PutTerms {
  readonly key: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly sha256: string;
  readonly expiresInSeconds: number;
}

/** Signs addresses that take an object past us. */
export interface PutSigner {
  sign(terms: PutTerms): Promise<SignedPut>;
}
