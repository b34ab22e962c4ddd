import { describe, expect, it } from "vitest";
import { type Negotiable, Negotiation, originOf } from "./negotiation.ts";

type Step = () => void;

/** The signalling states of a connection (RFC 9429, 3.2), with operations that take as long as the test wants. */
class Connection implements Negotiable {
  readonly name: string;
  signalingState: RTCSignalingState = "stable";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly candidates: (string | undefined)[] = [];
  readonly rolledBack: string[] = [];
  #made = 0;
  #chain: Promise<unknown> = Promise.resolve();
  #stable: RTCSessionDescriptionInit | null = null;

  constructor(name: string) {
    this.name = name;
  }

  setLocalDescription(): Promise<void> {
    return this.#queue(() => {
      const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
      this.#made += 1;
      this.localDescription = { type, sdp: `${this.name} ${type} ${this.#made}` };
      this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    });
  }

  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    return this.#queue(() => {
      if (description.type === "answer" && this.signalingState !== "have-local-offer") {
        throw new DOMException("nobody asked", "InvalidStateError");
      }
      if (description.type === "offer" && this.signalingState === "have-local-offer") {
        this.rolledBack.push(this.localDescription?.sdp ?? "");
        this.localDescription = this.#stable;
      }
      this.remoteDescription = description;
      this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
    });
  }

  addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void> {
    return this.#queue(() => {
      if (candidate?.usernameFragment === "unknown") {
        throw new DOMException("unknown ufrag", "OperationError");
      }
      this.candidates.push(candidate?.candidate);
    });
  }

  #queue(step: Step): Promise<void> {
    const done = this.#chain.then(step);
    this.#chain = done.catch(() => undefined);
    return done;
  }
}

interface Side {
  readonly connection: Connection;
  readonly negotiation: Negotiation;
  readonly sent: { type: "offer" | "answer"; sdp: string }[];
  offered: number;
}

function side(name: string, polite: boolean): Side {
  const connection = new Connection(name);
  const sent: Side["sent"] = [];
  const negotiation = new Negotiation(
    {
      connection,
      sendOffer: (sdp) => sent.push({ type: "offer", sdp }),
      sendAnswer: (sdp) => sent.push({ type: "answer", sdp }),
      offered: () => {
        one.offered += 1;
      },
    },
    polite,
  );
  const one: Side = { connection, negotiation, sent, offered: 0 };
  return one;
}

/** Brings to a side all that the other has sent and has not been brought yet. */
async function bring(from: Side, to: Side): Promise<void> {
  for (const { type, sdp } of from.sent.splice(0)) {
    if (type === "offer") await to.negotiation.takeOffer(sdp);
    else await to.negotiation.takeAnswer(sdp);
  }
}

async function settle(one: Side, other: Side): Promise<void> {
  while (one.sent.length + other.sent.length > 0) {
    await bring(one, other);
    await bring(other, one);
  }
}

function pair(): { anna: Side; boris: Side } {
  return { anna: side("anna", false), boris: side("boris", true) };
}

describe("works", () => {
  it("offers, is answered, and both are stable", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    await settle(anna, boris);
    expect(boris.offered).toBe(1);
    expect(anna.connection.remoteDescription?.sdp).toBe("boris answer 1");
    expect([anna, boris].map(({ connection }) => connection.signalingState)).toEqual([
      "stable",
      "stable",
    ]);
  });

  it("adds candidates once there is something to add them to, in their order", async () => {
    const { anna, boris } = pair();
    await boris.negotiation.takeCandidate({ candidate: "first" });
    await boris.negotiation.takeCandidate({ candidate: "second" });
    await boris.negotiation.takeCandidate(null);
    expect(boris.connection.candidates).toEqual([]);
    await anna.negotiation.offer();
    await settle(anna, boris);
    await boris.negotiation.takeCandidate({ candidate: "third" });
    expect(boris.connection.candidates).toEqual(["first", "second", undefined, "third"]);
  });

  it("takes offers from either side later on", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    await settle(anna, boris);
    await boris.negotiation.offer();
    await settle(anna, boris);
    expect(anna.connection.remoteDescription?.sdp).toBe("boris offer 2");
    expect(boris.connection.signalingState).toBe("stable");
  });
});

describe("survives", () => {
  it("both offering at once: the polite one rolls back, the impolite one ignores", async () => {
    const { anna, boris } = pair();
    await Promise.all([anna.negotiation.offer(), boris.negotiation.offer()]);
    await settle(anna, boris);
    expect(boris.connection.rolledBack).toEqual(["boris offer 1"]);
    expect(anna.connection.rolledBack).toEqual([]);
    expect(anna.connection.remoteDescription?.sdp).toBe("boris answer 2");
    expect(boris.connection.remoteDescription?.sdp).toBe("anna offer 1");
  });

  it("candidates of the offer it ignores", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    await settle(anna, boris);
    const offering = anna.negotiation.offer();
    await anna.negotiation.takeOffer("boris offer 9");
    await offering;
    await anna.negotiation.takeCandidate({ candidate: "x", usernameFragment: "unknown" });
    expect(anna.connection.remoteDescription?.sdp).toBe("boris answer 1");
  });

  it("candidates of a connection that is no more", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    await settle(anna, boris);
    await boris.negotiation.takeCandidate({ candidate: "x", usernameFragment: "unknown" });
    expect(boris.connection.candidates).toEqual([]);
  });

  it("an offer that was lost: it is sent again, and answered", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    anna.sent.length = 0;
    anna.negotiation.offerAgain();
    await settle(anna, boris);
    expect(anna.connection.signalingState).toBe("stable");
  });

  it("an answer that was lost: the offer comes again, and the second answer counts", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    await bring(anna, boris);
    boris.sent.length = 0;
    anna.negotiation.offerAgain();
    await settle(anna, boris);
    expect(anna.connection.remoteDescription?.sdp).toBe("boris answer 2");
  });

  it("an answer twice", async () => {
    const { anna, boris } = pair();
    await anna.negotiation.offer();
    await bring(anna, boris);
    const [answer] = boris.sent;
    await bring(boris, anna);
    await anna.negotiation.takeAnswer(answer?.sdp ?? "");
    expect(anna.connection.signalingState).toBe("stable");
    expect(anna.negotiation.offering).toBe(false);
  });

  it("a hundred rounds of offers in any order, and of signals that meet", async () => {
    const { anna, boris } = pair();
    let seed = 7;
    const chance = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 100; round += 1) {
      const offers: Promise<void>[] = [];
      if (chance() < 0.6) offers.push(anna.negotiation.offer());
      if (chance() < 0.6) offers.push(boris.negotiation.offer());
      if (chance() < 0.5) await bring(anna, boris);
      if (chance() < 0.5) await bring(boris, anna);
      await Promise.all(offers);
      await settle(anna, boris);
      expect(anna.connection.signalingState).toBe("stable");
      expect(boris.connection.signalingState).toBe("stable");
    }
  });
});

describe("the origin of a description", () => {
  it("tells connections apart, and not the offers of one", () => {
    const sdp = (id: string, version: number) => `v=0\r\no=- ${id} ${version} IN IP4 127.0.0.1\r\n`;
    expect(originOf(sdp("4611", 2))).toBe("4611");
    expect(originOf(sdp("4611", 3))).toBe(originOf(sdp("4611", 2)));
    expect(originOf(sdp("9000", 2))).not.toBe(originOf(sdp("4611", 2)));
    expect(originOf(undefined)).toBeNull();
  });
});
