/*
 * An authenticator in software: it makes real keys and signs what a browser and an authenticator would (WebAuthn Level 3),
 * so that passkeys are tested without a browser, and what no browser would send can be sent.
 */

type Cbor = number | string | Uint8Array | ReadonlyMap<Cbor, Cbor>;

function head(major: number, value: number): number[] {
  const type = major << 5;
  if (value < 24) return [type | value];
  if (value < 0x100) return [type | 24, value];
  return [type | 25, value >> 8, value & 0xff];
}

/** The part of CBOR (RFC 8949) that WebAuthn needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === "number") {
    return Buffer.from(value >= 0 ? head(0, value) : head(1, -1 - value));
  }
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return Buffer.concat([Buffer.from(head(3, text.length)), text]);
  }
  if (value instanceof Uint8Array) {
    return Buffer.concat([Buffer.from(head(2, value.length)), value]);
  }
  const entries = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
  return Buffer.concat([Buffer.from(head(5, value.size)), ...entries]);
}

/** The signature as WebAuthn has it: DER of the two numbers that WebCrypto gives side by side. */
function der(signature: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array) => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.subarray(first);
    const padded = (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
    return Buffer.concat([Buffer.from([2, padded.length]), padded]);
  };
  const numbers = Buffer.concat([
    integer(signature.subarray(0, 32)),
    integer(signature.subarray(32)),
  ]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

async function sha256(data: Uint8Array | string): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(data)));
}

const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** How the authenticator and its browser behave; what is left out is honest. */
export interface Behaviour {
  readonly origin?: string;
  readonly rpId?: string;
  readonly crossOrigin?: boolean;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly type?: string;
  /** Instead of the next one. */
  readonly counter?: number;
  readonly userHandle?: Uint8Array;
}

interface Credential {
  readonly id: Uint8Array;
  readonly rpId: string;
  readonly userHandle: Uint8Array;
  readonly keys: CryptoKeyPair;
  counter: number;
}

/** Options as our API gives them. */
export interface CeremonyOptions {
  readonly challenge: string;
  readonly [member: string]: unknown;
}

export interface AuthenticatorModel {
  readonly origin: string;
  readonly aaguid?: string;
  /** Whether its keys are kept by their maker's cloud. */
  readonly synced?: boolean;
  /** Some never count. */
  readonly counts?: boolean;
}

const FLAGS = { present: 0x01, verified: 0x04, syncable: 0x08, synced: 0x10, attested: 0x40 };

export class SoftwareAuthenticator {
  readonly #model: Required<AuthenticatorModel>;
  #credentials: Credential[] = [];

  constructor(model: AuthenticatorModel) {
    const none = "00000000-0000-0000-0000-000000000000";
    this.#model = { aaguid: none, synced: false, counts: true, ...model };
  }

  /** The same keys in another hand. */
  copy(): SoftwareAuthenticator {
    const copy = new SoftwareAuthenticator(this.#model);
    copy.#credentials = this.#credentials.map((credential) => ({ ...credential }));
    return copy;
  }

  /** What `navigator.credentials.create()` answers. */
  async create(options: CeremonyOptions, behaviour: Behaviour = {}) {
    const { rp, user } = options as unknown as { rp: { id: string }; user: { id: string } };
    const keys = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
      "sign",
      "verify",
    ])) as CryptoKeyPair;
    const credential: Credential = {
      id: crypto.getRandomValues(new Uint8Array(32)),
      rpId: rp.id,
      userHandle: Buffer.from(user.id, "base64url"),
      keys,
      counter: 0,
    };
    this.#credentials.push(credential);
    const clientData = this.#clientData("webauthn.create", options.challenge, behaviour);
    const data = await this.#authenticatorData(
      credential,
      behaviour,
      await this.#attested(credential),
    );
    const attestation = new Map<Cbor, Cbor>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", data],
    ]);
    return this.#credential(credential, {
      clientDataJSON: base64Url(clientData),
      attestationObject: base64Url(cbor(attestation)),
      transports: ["internal"],
    });
  }

  /** What `navigator.credentials.get()` answers. */
  async get(options: CeremonyOptions, behaviour: Behaviour = {}) {
    const { allowCredentials = [] } = options as unknown as { allowCredentials?: { id: string }[] };
    const allowed = allowCredentials.map(({ id }) => id);
    const credential = this.#credentials.findLast(
      ({ id }) => allowed.length === 0 || allowed.includes(base64Url(id)),
    );
    if (credential === undefined) throw new Error("this authenticator has no such credential");
    if (this.#model.counts) credential.counter = behaviour.counter ?? credential.counter + 1;
    const clientData = this.#clientData("webauthn.get", options.challenge, behaviour);
    const data = await this.#authenticatorData(credential, behaviour, null);
    const signed = Buffer.concat([data, await sha256(clientData)]);
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      credential.keys.privateKey,
      signed,
    );
    return this.#credential(credential, {
      clientDataJSON: base64Url(clientData),
      authenticatorData: base64Url(data),
      signature: base64Url(der(new Uint8Array(signature))),
      userHandle: base64Url(behaviour.userHandle ?? credential.userHandle),
    });
  }

  #credential({ id }: Credential, response: Readonly<Record<string, unknown>>) {
    return {
      id: base64Url(id),
      rawId: base64Url(id),
      type: "public-key",
      authenticatorAttachment: "platform",
      clientExtensionResults: {},
      response,
    };
  }

  #clientData(type: string, challenge: string, behaviour: Behaviour): Buffer {
    const { origin = this.#model.origin, crossOrigin = false } = behaviour;
    return Buffer.from(
      JSON.stringify({ type: behaviour.type ?? type, challenge, origin, crossOrigin }),
    );
  }

  async #authenticatorData(
    { rpId, counter }: Credential,
    behaviour: Behaviour,
    attested: Buffer | null,
  ): Promise<Buffer> {
    const { userVerified = true, userPresent = true } = behaviour;
    const flags =
      (userPresent ? FLAGS.present : 0) |
      (userVerified ? FLAGS.verified : 0) |
      (this.#model.synced ? FLAGS.syncable | FLAGS.synced : 0) |
      (attested ? FLAGS.attested : 0);
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags, 0);
    rest.writeUInt32BE(this.#model.counts ? (behaviour.counter ?? counter) : 0, 1);
    const hash = await sha256(behaviour.rpId ?? rpId);
    return Buffer.concat([hash, rest, attested ?? Buffer.alloc(0)]);
  }

  async #attested({ id, keys }: Credential): Promise<Buffer> {
    const jwk = (await crypto.subtle.exportKey("jwk", keys.publicKey)) as JsonWebKey;
    const point = (coordinate: string | undefined) => Buffer.from(coordinate ?? "", "base64url");
    const coseKey = new Map<Cbor, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point(jwk.x)],
      [-3, point(jwk.y)],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const aaguid = Buffer.from(this.#model.aaguid.replaceAll("-", ""), "hex");
    return Buffer.concat([aaguid, length, id, cbor(coseKey)]);
  }
}
