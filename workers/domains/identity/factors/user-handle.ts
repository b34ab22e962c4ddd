/**
 * What a passkey knows its account by: the 16 bytes of the account's id, which say nothing about the person (WebAuthn
 * Level 3, 14.6.1).
 */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));
}
