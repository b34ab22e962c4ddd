/** Numbers and texts at a place in a header. Reading outside it throws a `RangeError`. */
function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export const u8 = (bytes: Uint8Array, at: number) => view(bytes).getUint8(at);
export const be16 = (bytes: Uint8Array, at: number) => view(bytes).getUint16(at);
export const be32 = (bytes: Uint8Array, at: number) => view(bytes).getUint32(at);
export const le16 = (bytes: Uint8Array, at: number) => view(bytes).getUint16(at, true);
export const le32 = (bytes: Uint8Array, at: number) => view(bytes).getUint32(at, true);
export const le24 = (bytes: Uint8Array, at: number) => le16(bytes, at) | (u8(bytes, at + 2) << 16);

/** The bytes as Latin-1 text, each byte one character. */
export function ascii(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = "";
  for (const byte of bytes.subarray(from, to)) text += String.fromCharCode(byte);
  return text;
}
