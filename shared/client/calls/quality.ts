import type { PathKind, Quality } from "./call-view.ts";

/** What `RTCPeerConnection.getStats` says of a connection at one time. Counters are since it began. */
export interface Reading {
  /** Milliseconds. */
  readonly at: number;
  readonly path: PathKind;
  readonly roundTripMs: number | null;
  /** Packets. */
  readonly received: number;
  readonly lost: number;
  /** Share that the other side lost of late, as it reports (RTCP). */
  readonly remoteLoss: number | null;
  /** Both ways. */
  readonly bytes: number;
  /** Of sound alone: packets that came, and the energy of what was played (W3C webrtc-stats, `totalAudioEnergy`). */
  readonly soundPackets: number;
  readonly soundEnergy: number;
}

/** What was played was sound, not the noise that stands for silence: a hundredth of a second of speech has more. */
export const AUDIBLE_ENERGY = 1e-4;

/** What a view shows before anything is known. */
export const UNKNOWN: Quality = {
  grade: "unknown",
  path: "none",
  roundTripMs: null,
  loss: null,
  bitrateKbps: null,
};

/** Up to these, speech is not noticeably worse (ITU-T G.114: 400 ms there and back is where talk suffers). */
const GOOD = { loss: 0.02, roundTripMs: 250 };
const FAIR = { loss: 0.08, roundTripMs: 500 };

/** Says in one word how good a connection is, from what is known of it. */
export function gradeOf({ loss, roundTripMs }: Pick<Quality, "loss" | "roundTripMs">) {
  if (loss === null && roundTripMs === null) return "unknown";
  const within = (limit: typeof GOOD) =>
    (loss ?? 0) <= limit.loss && (roundTripMs ?? 0) <= limit.roundTripMs;
  if (within(GOOD)) return "good";
  return within(FAIR) ? "fair" : "poor";
}

/** How a pair of candidates is called: by the end of it that needed more help. */
export function pathOf(local: string | undefined, remote: string | undefined): PathKind {
  for (const kind of ["relay", "srflx", "prflx", "host"] as const) {
    if (local === kind || remote === kind) return kind;
  }
  return "none";
}

interface Stat {
  readonly type?: string;
  readonly kind?: string;
  readonly totalAudioEnergy?: number;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly currentRoundTripTime?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
}

/** As much of an `RTCStatsReport` as is read. */
export interface Stats {
  forEach(read: (stat: Stat) => void): void;
  get(id: string): Stat | undefined;
}

/** Reads what matters for the quality out of a report. */
export function readingOf(stats: Stats, at: number): Reading {
  const all: Stat[] = [];
  stats.forEach((stat) => {
    all.push(stat);
  });
  const pair = pairOf(stats, all);
  const inbound = all.filter(({ type }) => type === "inbound-rtp");
  const losses = all.flatMap(({ type, fractionLost }) =>
    type === "remote-inbound-rtp" && fractionLost !== undefined ? [fractionLost] : [],
  );
  const sound = inbound.filter(({ kind }) => kind === "audio");
  const sum = (of: (stat: Stat) => number | undefined, from = inbound) =>
    from.reduce((total, stat) => total + (of(stat) ?? 0), 0);
  const roundTrip = pair?.currentRoundTripTime;
  return {
    at,
    path: pathOf(typeOf(stats, pair?.localCandidateId), typeOf(stats, pair?.remoteCandidateId)),
    roundTripMs: roundTrip === undefined ? null : roundTrip * 1_000,
    received: sum(({ packetsReceived }) => packetsReceived),
    lost: sum(({ packetsLost }) => packetsLost),
    remoteLoss: losses.length === 0 ? null : Math.max(...losses),
    bytes: (pair?.bytesSent ?? 0) + (pair?.bytesReceived ?? 0),
    soundPackets: sum(({ packetsReceived }) => packetsReceived, sound),
    soundEnergy: sum(({ totalAudioEnergy }) => totalAudioEnergy, sound),
  };
}

/** Firefox has no `transport`, and marks the pair. */
function pairOf(stats: Stats, all: readonly Stat[]): Stat | undefined {
  const chosen = all.find(({ type, selectedCandidatePairId }) => {
    return type === "transport" && selectedCandidatePairId !== undefined;
  });
  if (chosen) return stats.get(chosen.selectedCandidatePairId ?? "");
  return all.find(({ type, selected }) => type === "candidate-pair" && selected === true);
}

function typeOf(stats: Stats, id: string | undefined): string | undefined {
  return id === undefined ? undefined : stats.get(id)?.candidateType;
}

/** The quality now, from two readings some time apart; the earlier one may be missing, or of a former connection. */
export function qualityBetween(before: Reading | null, now: Reading): Quality {
  const comparable =
    before !== null && before.received <= now.received && before.bytes <= now.bytes;
  const own = comparable ? ownLoss(before, now) : null;
  const loss = own === null ? now.remoteLoss : Math.max(own, now.remoteLoss ?? 0);
  const { path, roundTripMs } = now;
  const bitrateKbps =
    comparable && now.at > before.at
      ? ((now.bytes - before.bytes) * 8) / (now.at - before.at)
      : null;
  return { grade: gradeOf({ loss, roundTripMs }), path, roundTripMs, loss, bitrateKbps };
}

function ownLoss(before: Reading, now: Reading): number | null {
  // Late packets are counted as lost first, and taken back when they come.
  const lost = Math.max(0, now.lost - before.lost);
  const sent = now.received - before.received + lost;
  return sent === 0 ? null : lost / sent;
}
