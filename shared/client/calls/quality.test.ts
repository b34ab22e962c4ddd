import { describe, expect, it } from "vitest";
import { gradeOf, pathOf, qualityBetween, type Reading, readingOf, UNKNOWN } from "./quality.ts";

const reading = (about: Partial<Reading>): Reading => ({
  at: 0,
  path: "host",
  roundTripMs: 20,
  received: 0,
  lost: 0,
  remoteLoss: null,
  bytes: 0,
  soundPackets: 0,
  soundEnergy: 0,
  ...about,
});

describe("works", () => {
  it("grades by the worse of loss and delay", () => {
    expect(gradeOf({ loss: 0, roundTripMs: 30 })).toBe("good");
    expect(gradeOf({ loss: 0.04, roundTripMs: 30 })).toBe("fair");
    expect(gradeOf({ loss: 0, roundTripMs: 320 })).toBe("fair");
    expect(gradeOf({ loss: 0.2, roundTripMs: 30 })).toBe("poor");
    expect(gradeOf({ loss: 0, roundTripMs: 900 })).toBe("poor");
  });

  it("grades by what is known of the two", () => {
    expect(gradeOf({ loss: null, roundTripMs: 30 })).toBe("good");
    expect(gradeOf({ loss: 0.2, roundTripMs: null })).toBe("poor");
    expect(gradeOf({ loss: null, roundTripMs: null })).toBe("unknown");
  });

  it("takes loss and bitrate of late, not of the whole call", () => {
    const before = reading({ at: 1_000, received: 1_000, lost: 500, bytes: 10_000 });
    const now = reading({ at: 3_000, received: 1_090, lost: 510, bytes: 35_000 });
    const { loss, bitrateKbps } = qualityBetween(before, now);
    expect(loss).toBeCloseTo(0.1);
    expect(bitrateKbps).toBeCloseTo(100);
  });

  it("counts what the other side says it lost", () => {
    const before = reading({ at: 1_000, received: 100 });
    const now = reading({ at: 2_000, received: 150, remoteLoss: 0.3 });
    expect(qualityBetween(before, now)).toMatchObject({ loss: 0.3, grade: "poor" });
  });

  it("calls a path relayed if either end of it is", () => {
    expect(pathOf("host", "host")).toBe("host");
    expect(pathOf("host", "relay")).toBe("relay");
    expect(pathOf("relay", "srflx")).toBe("relay");
    expect(pathOf("host", "srflx")).toBe("srflx");
    expect(pathOf("prflx", "host")).toBe("prflx");
  });

  it("reads the pair in use, and adds up the streams", () => {
    const stats = new Map<string, object>([
      ["T", { type: "transport", selectedCandidatePairId: "P" }],
      [
        "P",
        {
          type: "candidate-pair",
          localCandidateId: "L",
          remoteCandidateId: "R",
          currentRoundTripTime: 0.05,
          bytesSent: 10,
          bytesReceived: 20,
        },
      ],
      ["L", { type: "local-candidate", candidateType: "host" }],
      ["R", { type: "remote-candidate", candidateType: "relay" }],
      [
        "A",
        {
          type: "inbound-rtp",
          kind: "audio",
          packetsReceived: 5,
          packetsLost: 1,
          totalAudioEnergy: 0.5,
        },
      ],
      ["V", { type: "inbound-rtp", packetsReceived: 6, packetsLost: 0 }],
      ["B", { type: "remote-inbound-rtp", fractionLost: 0.25 }],
    ]);
    expect(readingOf(stats, 7)).toEqual({
      at: 7,
      path: "relay",
      roundTripMs: 50,
      received: 11,
      lost: 1,
      remoteLoss: 0.25,
      bytes: 30,
      soundPackets: 5,
      soundEnergy: 0.5,
    });
  });
});

describe("survives", () => {
  it("having nothing to compare with", () => {
    expect(qualityBetween(null, reading({}))).toMatchObject({ loss: null, bitrateKbps: null });
  });

  it("counters that began anew with a new connection", () => {
    const before = reading({ at: 1_000, received: 900, lost: 20, bytes: 90_000 });
    const now = reading({ at: 2_000, received: 10, bytes: 1_000 });
    expect(qualityBetween(before, now)).toMatchObject({ loss: null, bitrateKbps: null });
  });

  it("a connection without a pair", () => {
    expect(readingOf(new Map(), 7)).toMatchObject({ path: "none", roundTripMs: null });
    expect(qualityBetween(null, readingOf(new Map(), 7))).toEqual(UNKNOWN);
  });
});
