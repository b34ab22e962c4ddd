import { describe, expect, it } from "vitest";
import type { Findings, LoggedEvent, Observation, Observed } from "./records.ts";
import { violationsOf } from "./violations.ts";

const ROOM = "room";

function event(seq: number, senderId?: string, clientId = "", text = "hi"): LoggedEvent {
  if (!senderId) return { seq, identity: "joined", message: null };
  return {
    seq,
    identity: `message ${clientId} of ${senderId}: ${text}`,
    message: { senderId, clientId, text },
  };
}

function heard(stream: number, { seq, identity }: LoggedEvent): Observation {
  return { t: "heard", stream, seq, identity };
}

function record(userId: string, observations: readonly Observation[]) {
  const observed = observations.map((one, at): Observed => ({ room: ROOM, at, ...one }));
  return { userId, observed };
}

const LOG = [event(1), event(2, "anna", "a1"), event(3, "boris", "b1"), event(4, "anna", "a2")];

const ANNA: readonly Observation[] = [
  { t: "opened", stream: 1, after: 1 },
  { t: "mark", stream: 1, userId: "anna", read: 1 },
  { t: "sent", clientId: "a1", text: "hi", ordered: true },
  { t: "acked", clientId: "a1", seq: 2 },
  heard(1, event(2, "anna", "a1")),
  heard(1, event(3, "boris", "b1")),
  { t: "sent", clientId: "a2", text: "hi", ordered: true },
  heard(1, event(4, "anna", "a2")),
  { t: "acked", clientId: "a2", seq: 4 },
];
const BORIS: readonly Observation[] = [
  { t: "sent", clientId: "b1", text: "hi", ordered: false },
  { t: "acked", clientId: "b1", seq: null },
  { t: "opened", stream: 1, after: 0 },
  ...LOG.map((one) => heard(1, one)),
  { t: "listed", stream: 2, revision: 9, lastSeq: 4, lastReadSeq: 3, unread: 1 },
  { t: "answered", since: 3, read: 4, asked: 4 },
];

interface Told {
  readonly anna?: readonly Observation[];
  readonly boris?: readonly Observation[];
  readonly logs?: readonly (readonly LoggedEvent[])[];
  readonly unread?: number;
  readonly lastReadSeq?: number;
}

function findings({ anna = [], boris = [], logs = [LOG, LOG], ...final }: Told = {}): Findings {
  const { lastReadSeq = 4, unread = 0 } = final;
  return {
    clients: [record("anna", [...ANNA, ...anna]), record("boris", [...BORIS, ...boris])],
    logs: new Map([[ROOM, logs]]),
    finals: [{ userId: "boris", room: ROOM, source: "list", lastReadSeq, unread }],
  };
}

const kindsOf = (told: Told) => violationsOf(findings(told)).map((one) => one.split(":")[0]);

describe("the checker of a soak", () => {
  it("works: finds nothing where every word was kept", () => {
    expect(violationsOf(findings())).toEqual([]);
  });

  const planted: readonly [string, Told, string][] = [
    [
      "an acknowledged message that is not there",
      { anna: [{ t: "acked", clientId: "a9", seq: 9 }] },
      "lost",
    ],
    ["one that is elsewhere", { anna: [{ t: "acked", clientId: "a2", seq: 3 }] }, "moved"],
    ["a message that stands twice", { logs: [[...LOG, event(5, "anna", "a2")]] }, "double"],
    ["a hole in the log", { logs: [[...LOG, event(6)]] }, "gap"],
    ["a log that is not everybody's", { logs: [LOG, LOG.slice(0, 3)] }, "split"],
    ["words that nobody wrote", { logs: [[...LOG, event(5, "anna", "a5")]] }, "phantom"],
    ["words that another wrote", { logs: [[...LOG, event(5, "anna", "b1")]] }, "phantom"],
    [
      "an event that was heard and is another",
      { boris: [heard(1, event(4, "anna", "a7"))] },
      "taken back",
    ],
    [
      "an event that a stream left out",
      { boris: [{ t: "opened", stream: 3, after: 1 }, heard(3, event(3, "boris", "b1"))] },
      "hole",
    ],
    [
      "messages of one in another order",
      {
        anna: [
          { t: "sent", clientId: "a4", text: "hi", ordered: true },
          { t: "sent", clientId: "a3", text: "hi", ordered: true },
        ],
        logs: [[...LOG, event(5, "anna", "a3"), event(6, "anna", "a4")]],
        unread: 2,
      },
      "order",
    ],
    [
      "a mark that goes back in one stream",
      {
        anna: [
          { t: "mark", stream: 1, userId: "boris", read: 3 },
          { t: "mark", stream: 1, userId: "boris", read: 2 },
        ],
      },
      "receded",
    ],
    [
      "a mark that goes back from one stream to the next",
      {
        anna: [
          { t: "mark", stream: 1, userId: "anna", read: 4 },
          { t: "opened", stream: 2, after: 4 },
          { t: "mark", stream: 2, userId: "anna", read: 3 },
        ],
      },
      "receded",
    ],
    [
      "a mark that did not go where it was asked to",
      { boris: [{ t: "answered", since: 99, read: 3, asked: 4 }] },
      "receded",
    ],
    ["a mark that is behind in the end", { lastReadSeq: 3, unread: 1 }, "receded"],
    [
      "an unread count of a list that is wrong",
      { boris: [{ t: "listed", stream: 2, revision: 10, lastSeq: 4, lastReadSeq: 4, unread: 1 }] },
      "miscounted",
    ],
    ["an unread count that is wrong in the end", { unread: 1 }, "miscounted"],
    [
      "a list that goes back",
      { boris: [{ t: "listed", stream: 2, revision: 9, lastSeq: 4, lastReadSeq: 4, unread: 0 }] },
      "stale",
    ],
  ];

  for (const [fault, told, kind] of planted) {
    it(`refuses: ${fault}`, () => {
      expect(kindsOf(told)).toContain(kind);
    });
  }

  it("works: a stream that is told to skip, or that repeats what it knows, has no hole", () => {
    const boris: Observation[] = [
      { t: "opened", stream: 3, after: 0 },
      { t: "skipped", stream: 3, to: 3 },
      heard(3, event(4, "anna", "a2")),
      heard(3, event(2, "anna", "a1")),
    ];
    expect(kindsOf({ boris })).toEqual([]);
  });

  it("works: two streams at once may tell of a mark at different times", () => {
    const anna: Observation[] = [
      { t: "opened", stream: 2, after: 4 },
      { t: "mark", stream: 2, userId: "anna", read: 4 },
      { t: "mark", stream: 1, userId: "anna", read: 3 },
    ];
    expect(kindsOf({ anna })).toEqual([]);
  });
});
