import { createHmac, timingSafeEqual } from "node:crypto";
import Argon2, { Argon2Type, Argon2Version } from "@phi-ag/argon2";
import type { PasswordHasher } from "../domains/identity/ports.ts";

/** Argon2id (RFC 9106). Memory in KiB. */
export interface Argon2Parameters {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PHC =
  /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/;

interface Parsed extends Argon2Parameters {
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

function parsePhc(phc: string): Parsed | null {
  const [, memory, passes, lanes, salt = "", tag = ""] = PHC.exec(phc) ?? [];
  if (memory === undefined) return null;
  return {
    memoryKib: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

/** Bare Argon2id v1.3 over ASCII text; answers the PHC string. */
export function argon2id(
  argon2: Argon2,
  text: string,
  salt: Uint8Array,
  parameters: Argon2Parameters,
): { encoded: string; hash: Uint8Array } {
  return argon2.hash(text, {
    salt,
    hashLength: TAG_BYTES,
    memoryCost: parameters.memoryKib,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    type: Argon2Type.Argon2id,
    version: Argon2Version.Version13,
  });
}

/** The Wasm module ready to work, made at its first use. */
export function wasmArgon2(module: WebAssembly.Module): () => Argon2 {
  let made: Argon2 | undefined;
  return () => {
    made ??= new Argon2(new WebAssembly.Instance(module));
    return made;
  };
}

/**
 * Passwords under Argon2id, keyed by a pepper that is not in the database: the password goes through HMAC-SHA-256
 * first. (It also makes what is hashed ASCII, whose length the module counts rightly.)
 */
export function argon2Hasher(
  argon2: () => Argon2,
  pepper: Uint8Array,
  parameters: Argon2Parameters,
): PasswordHasher {
  const peppered = (password: string) =>
    createHmac("sha256", pepper).update(password).digest("base64");
  const stranger: Parsed = {
    ...parameters,
    salt: new Uint8Array(SALT_BYTES),
    tag: new Uint8Array(TAG_BYTES),
  };
  return {
    async hash(password) {
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
      return argon2id(argon2(), peppered(password), salt, parameters).encoded;
    },
    async verify(phc, password) {
      const known = (phc === null ? null : parsePhc(phc)) ?? stranger;
      const { hash } = argon2id(argon2(), peppered(password), known.salt, known);
      return timingSafeEqual(hash, known.tag) && known !== stranger;
    },
    isOutdated(phc) {
      const made = parsePhc(phc);
      return (
        made === null ||
        made.memoryKib < parameters.memoryKib ||
        made.passes < parameters.passes ||
        made.lanes < parameters.lanes
      );
    },
  };
}
