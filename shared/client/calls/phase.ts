import type { Call, CallPhase, CallProblem, CallView, LinkState } from "./call-view.ts";

const OVER: ReadonlySet<Call["status"]> = new Set(["ended", "missed", "rejected", "cancelled"]);

export function isOver({ status }: Pick<Call, "status">): boolean {
  return OVER.has(status);
}

/** Where a call stands for the one who looks at it. */
export function phaseOf(
  call: Pick<Call, "status"> | null,
  links: readonly LinkState[],
  talkedBefore: boolean,
): CallPhase {
  if (call === null) return "preparing";
  if (isOver(call)) return "over";
  if (call.status === "initiating") return "calling";
  if (call.status === "ringing") return "ringing";
  if (links.includes("connected")) return "talking";
  return talkedBefore && links.length > 0 ? "reconnecting" : "connecting";
}

/** The gravest of what is wrong. */
export function problemOf(about: {
  readonly replaced: boolean;
  readonly signallingLost: boolean;
  readonly links: readonly LinkState[];
  readonly devices: CallView["deviceProblems"];
}): CallProblem {
  if (about.replaced) return "replaced";
  const connected = about.links.includes("connected");
  if (!connected && about.links.includes("failed")) return "no_path";
  if (about.signallingLost) return "signalling";
  return about.devices.microphone ?? about.devices.camera ?? about.devices.screen;
}
