import type { ClientState } from "ts-mls";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { mlsExporter } from "ts-mls/keySchedule.js";
import { fromBase64, utf8 } from "../bytes.ts";
import { epochOf, leavesOf } from "../mls/state.ts";
import type { Identity } from "../mls/suite.ts";
import type { Device } from "./device.ts";

/** What is signed for a call is of use for nothing else. */
const SIGNING = "Veche 1.0 Call";
/** As RFC 9605, 5.2, has it; the context, which is empty there, makes one of each sender's page. */
const EXPORTING = "SFrame 1.0 Base Key";
const KEY_BYTES = 16;

/** A base key for frames, of the group's present epoch. */
export interface CallKey {
  readonly epoch: number;
  readonly key: Uint8Array<ArrayBuffer>;
}

/** The key that frames of this context are made with as long as the epoch lasts: whoever is in the group can have it. */
export async function callKeyOf(
  { suite }: Device,
  state: ClientState,
  context: string,
): Promise<CallKey> {
  const { exporterSecret } = state.keySchedule;
  const key = await mlsExporter(exporterSecret, EXPORTING, utf8(context), KEY_BYTES, suite);
  return { epoch: epochOf(state), key: Uint8Array.from(key) };
}

/** Says something about a call in this device's name. */
export function signedForCall(device: Device, statement: string): Promise<Uint8Array> {
  return signWithLabel(device.signKey, SIGNING, utf8(statement), device.suite.signature);
}

/** Whether that device, which has to be in the group, has said so. */
export async function isSignedForCall(
  { suite }: Device,
  state: ClientState,
  { userId, deviceId }: Identity,
  statement: string,
  signature: Uint8Array,
): Promise<boolean> {
  const leaves = leavesOf(state.ratchetTree).filter(
    (leaf) => leaf.userId === userId && leaf.deviceId === deviceId,
  );
  for (const { signatureKey } of leaves) {
    const key = fromBase64(signatureKey);
    const content = utf8(statement);
    const good = await verifyWithLabel(key, SIGNING, content, signature, suite.signature).catch(
      () => false,
    );
    if (good) return true;
  }
  return false;
}
