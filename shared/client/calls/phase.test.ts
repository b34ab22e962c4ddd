import { describe, expect, it } from "vitest";
import { phaseOf, problemOf } from "./phase.ts";

const FINE = {
  replaced: false,
  signallingLost: false,
  links: [],
  devices: { microphone: null, camera: null, screen: null },
} as const;

describe("the phase of a call", () => {
  it("follows the call until it is answered", () => {
    expect(phaseOf(null, [], false)).toBe("preparing");
    expect(phaseOf({ status: "initiating" }, [], false)).toBe("calling");
    expect(phaseOf({ status: "ringing" }, ["waiting"], false)).toBe("ringing");
  });

  it("then follows the connections", () => {
    expect(phaseOf({ status: "answered" }, [], false)).toBe("connecting");
    expect(phaseOf({ status: "answered" }, ["connecting"], false)).toBe("connecting");
    expect(phaseOf({ status: "answered" }, ["connecting", "connected"], true)).toBe("talking");
    expect(phaseOf({ status: "answered" }, ["reconnecting"], true)).toBe("reconnecting");
  });

  it("is waiting, not reconnecting, when the others of a group have left", () => {
    expect(phaseOf({ status: "answered" }, [], true)).toBe("connecting");
  });

  it.each(["ended", "missed", "rejected", "cancelled"] as const)("is over when %s", (status) => {
    expect(phaseOf({ status }, ["connected"], true)).toBe("over");
  });
});

describe("what is said to be wrong", () => {
  it("is nothing when nothing is", () => {
    expect(problemOf(FINE)).toBeNull();
  });

  it("is that no way was found, unless one to somebody was", () => {
    expect(problemOf({ ...FINE, links: ["failed"] })).toBe("no_path");
    expect(problemOf({ ...FINE, links: ["failed", "connected"] })).toBeNull();
  });

  it("is the microphone before the camera, and the connection before either", () => {
    const devices = { microphone: "permission", camera: "device_busy", screen: null } as const;
    expect(problemOf({ ...FINE, devices })).toBe("permission");
    expect(problemOf({ ...FINE, devices: { ...devices, microphone: null } })).toBe("device_busy");
    expect(problemOf({ ...FINE, devices, links: ["failed"] })).toBe("no_path");
    expect(problemOf({ ...FINE, devices, signallingLost: true })).toBe("signalling");
    expect(problemOf({ ...FINE, devices, replaced: true })).toBe("replaced");
  });
});
