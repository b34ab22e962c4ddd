/** What pages make calls with. Loaded when a call is near, not with the app. */
export type {
  Call,
  CallDeps,
  CallMedia,
  CallPhase,
  CallProblem,
  CallSession,
  CallTarget,
  CallType,
  CallView,
  CheckOutcome,
  DeviceList,
  DeviceProblem,
  LinkState,
  OwnView,
  PathKind,
  PeerView,
  Quality,
} from "./call-view.ts";
export { captureBoth } from "./capture.ts";
export { listDevices, watchDevices } from "./devices.ts";
export { prepareCalls } from "./ice-servers.ts";
export { watchLevel } from "./level.ts";
export { answerCall, resumeCall, startCall } from "./make-call.ts";
export { type CallSeal, NoSeal } from "./seal.ts";
export { checkCamera, checkMicrophone, checkStun, checkTurn } from "./self-test.ts";
