export {
  entryBytes,
  type LogDevice,
  type LogEntry,
  type LogKind,
  RECOVERY,
} from "./entry.ts";
export {
  entryHash,
  followed,
  readEntry,
  type SignedEntry,
  signedEntry,
  type VerifySignature,
  verifiedLog,
} from "./follow.ts";
export { type DeviceLog, emptyLog, isInForce, type LogFault, wasEverInForce } from "./rules.ts";
