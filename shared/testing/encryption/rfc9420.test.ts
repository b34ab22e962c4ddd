import { refhash } from "ts-mls/crypto/hash.js";
import { decryptWithLabel } from "ts-mls/crypto/hpke.js";
import { deriveSecret, deriveTreeSecret, expandWithLabel } from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { decodeMlsMessage } from "ts-mls/message.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { describe, expect, it } from "vitest";
import { suite } from "../../../web/encryption/mls/suite.ts";
import vectors from "./rfc9420-vectors.json" with { type: "json" };

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const hexOf = (value: Uint8Array) => Buffer.from(value).toString("hex");

function message(hex: string) {
  const decoded = decodeMlsMessage(bytes(hex), 0);
  if (!decoded || decoded[1] !== hex.length / 2) throw new Error("no message");
  return decoded[0];
}

describe("works", () => {
  it("RFC 9420's labelled functions give what they should", async () => {
    const cs = await suite();
    const { kdf, hash, signature, hpke } = cs;
    const basics = vectors.cryptoBasics;
    const { deriveSecret: one, deriveTreeSecret: tree, expandWithLabel: long } = basics;
    expect(hexOf(await deriveSecret(bytes(one.secret), one.label, kdf))).toBe(one.out);
    const { secret, label, generation, length, out } = tree;
    expect(hexOf(await deriveTreeSecret(bytes(secret), label, generation, length, kdf))).toBe(out);
    const [from, context] = [bytes(long.secret), bytes(long.context)];
    expect(hexOf(await expandWithLabel(from, long.label, context, long.length, kdf))).toBe(
      long.out,
    );
    const { refHash, signWithLabel: signed, encryptWithLabel: sealed } = basics;
    expect(hexOf(await refhash(refHash.label, bytes(refHash.value), hash))).toBe(refHash.out);
    const content = bytes(signed.content);
    const known = bytes(signed.signature);
    expect(await verifyWithLabel(bytes(signed.pub), signed.label, content, known, signature)).toBe(
      true,
    );
    const made = await signWithLabel(bytes(signed.priv), signed.label, content, signature);
    expect(hexOf(made)).toBe(signed.signature);
    const opened = await decryptWithLabel(
      await hpke.importPrivateKey(bytes(sealed.priv)),
      sealed.label,
      bytes(sealed.context),
      bytes(sealed.kemOutput),
      bytes(sealed.ciphertext),
      hpke,
    );
    expect(hexOf(opened)).toBe(sealed.plaintext);
  });

  it("RFC 9420's welcome opens for whom it is, signed and confirmed", async () => {
    const cs = await suite();
    const { initPriv, signerPub, ...given } = vectors.welcome;
    const [pack, read] = [message(given.keyPackage), message(given.welcome)];
    if (pack.wireformat !== "mls_key_package" || read.wireformat !== "mls_welcome") {
      throw new Error("no welcome");
    }
    const ref = await makeKeyPackageRef(pack.keyPackage, cs.hash);
    const key = await cs.hpke.importPrivateKey(bytes(initPriv));
    const secrets = await decryptGroupSecrets(key, ref, read.welcome, cs.hpke);
    if (!secrets) throw new Error("no secrets");
    const psk = new Uint8Array(cs.kdf.size);
    const info = await decryptGroupInfo(read.welcome, secrets.joinerSecret, psk, cs);
    if (!info) throw new Error("no group information");
    expect(await verifyGroupInfoSignature(info, bytes(signerPub), cs.signature)).toBe(true);
    expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, cs)).toBe(true);
  });
});
