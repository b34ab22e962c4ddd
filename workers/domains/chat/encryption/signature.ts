type Bytes = Uint8Array<ArrayBuffer>;

/** Whether that key (Ed25519, RFC 8032) has signed the message. Rejects where the key is no key. */
export async function isSignedBy(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}
