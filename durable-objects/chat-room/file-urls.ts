import { createHmac, hkdfSync } from "node:crypto";
import { base64url } from "jose";
import { systemClock } from "../../shared/kernel/time.ts";
import type { AddressOf } from "../../workers/domains/chat/rules.ts";
import { fileUrl, signedFileText } from "../../workers/domains/media/files/rules.ts";
import { signedUntil } from "../../workers/domains/media/rules.ts";

/** As the Worker's own signer derives and cuts it: either verifies what the other has signed. */
const PURPOSE = "veche file url";
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/**
 * Signs addresses of files for whoever the room shows them to. At once, as frames are written in the turn that sends
 * them; for half an hour each address is the same, so that a frame is written once for all.
 */
export function fileSigner(secret: string): AddressOf {
  let key: Uint8Array | undefined;
  const derive = () =>
    new Uint8Array(
      hkdfSync("sha256", base64url.decode(secret), new Uint8Array(32), PURPOSE, KEY_BYTES),
    );
  return (fileId, variant) => {
    key ??= derive();
    const expires = signedUntil(systemClock.now());
    const mac = createHmac("sha256", key).update(signedFileText(fileId, variant, expires));
    const signature = base64url.encode(new Uint8Array(mac.digest()).subarray(0, TAG_BYTES));
    return fileUrl(fileId, variant, expires, signature);
  };
}
