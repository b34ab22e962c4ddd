import type { ClientRecord, FinalState, Findings, LoggedEvent, Observed } from "./records.ts";

type Log = readonly LoggedEvent[];
type Of<T extends Observed["t"]> = Extract<Observed, { t: T }>;

/**
 * Judges a run by what its clients themselves saw: what was promised to any of them has to be so in the log of the end,
 * and nobody may have seen what it does not have. Answers what is wrong, in words; nothing if the platform kept its word.
 */
export function violationsOf({ clients, logs, finals }: Findings): string[] {
  const found: string[] = [];
  for (const [room, versions] of logs) {
    const log = versions[0] ?? [];
    found.push(
      ...ofLog(room, log),
      ...ofVersions(room, versions),
      ...ofOrigins(room, log, clients),
    );
    for (const client of clients) {
      const observed = client.observed.filter((one) => one.room === room);
      found.push(
        ...ofAcks(client.userId, observed, log),
        ...ofOrder(client.userId, observed, log),
        ...ofStreams(client.userId, observed, log),
        ...ofMarks(client.userId, observed),
        ...ofListings(client.userId, observed, log),
      );
    }
  }
  const marks = clients.flatMap((client) => lastMarks(client));
  return [...found, ...ofFinals(finals, logs, marks)];
}

/** The log has no hole, and each message once. */
function ofLog(room: string, log: Log): string[] {
  const found: string[] = [];
  const known = new Set<string>();
  for (const [index, { seq, message }] of log.entries()) {
    if (seq !== index + 1) found.push(`gap: in ${room} event ${index + 1} is ${seq}`);
    if (!message) continue;
    const key = `${message.senderId} ${message.clientId}`;
    if (known.has(key)) found.push(`double: ${key} stands twice in ${room}, again at ${seq}`);
    known.add(key);
  }
  return found;
}

/** All members are given the same log. */
function ofVersions(room: string, versions: readonly Log[]): string[] {
  const written = new Set(versions.map((log) => JSON.stringify(log)));
  return written.size > 1 ? [`split: members of ${room} are given different logs`] : [];
}

/** What stands in the log was written, by whom the log says. */
function ofOrigins(room: string, log: Log, clients: readonly ClientRecord[]): string[] {
  const written = new Set<string>();
  for (const { userId, observed } of clients) {
    for (const one of observed) {
      if (one.t === "sent" && one.room === room)
        written.add(`${userId} ${one.clientId} ${one.text}`);
    }
  }
  return log.flatMap(({ seq, message }) => {
    if (!message) return [];
    const { senderId, clientId, text } = message;
    return written.has(`${senderId} ${clientId} ${text}`)
      ? []
      : [`phantom: nobody wrote what stands at ${seq} in ${room}`];
  });
}

/** What was acknowledged is there, where it was said to be. */
function ofAcks(userId: string, observed: readonly Observed[], log: Log): string[] {
  const places = new Map(
    log.flatMap(({ seq, message }) =>
      message?.senderId === userId ? [[message.clientId, seq] as const] : [],
    ),
  );
  return all(observed, "acked").flatMap(({ room, clientId, seq }) => {
    const place = places.get(clientId);
    if (place === undefined) return [`lost: ${clientId} of ${userId} was acknowledged in ${room}`];
    if (seq === null || seq === place) return [];
    return [
      `moved: ${clientId} of ${userId} was acknowledged as ${seq} in ${room}, and is ${place}`,
    ];
  });
}

/** Who sends one message after the other has them in that order. */
function ofOrder(userId: string, observed: readonly Observed[], log: Log): string[] {
  const places = new Map(log.map(({ seq, message }) => [message?.clientId, seq]));
  const found: string[] = [];
  let last = 0;
  for (const { room, clientId, ordered } of all(observed, "sent")) {
    const place = places.get(clientId);
    if (!ordered || place === undefined) continue;
    if (place < last)
      found.push(`order: ${clientId} of ${userId} is before an earlier one in ${room}`);
    last = Math.max(last, place);
  }
  return found;
}

/** Each stream brings every event after its beginning, and none that the log does not have. */
function ofStreams(userId: string, observed: readonly Observed[], log: Log): string[] {
  const found: string[] = [];
  const reached = new Map<number, number>();
  for (const one of observed) {
    if (one.t === "opened") reached.set(one.stream, one.after);
    if (one.t === "skipped") reached.set(one.stream, one.to);
    if (one.t !== "heard") continue;
    const { room, seq } = one;
    const before = reached.get(one.stream) ?? 0;
    if (log[seq - 1]?.identity !== one.identity) {
      found.push(`taken back: ${userId} heard “${one.identity}” at ${seq} in ${room}`);
    }
    if (seq > before + 1) found.push(`hole: ${userId} heard ${seq} in ${room} after ${before}`);
    reached.set(one.stream, Math.max(before, seq));
  }
  return found;
}

/**
 * No read mark is behind what was known of it when the question was put. Between two streams that stand at the same time
 * nothing is promised: what one tells may have been under way for long.
 */
function ofMarks(userId: string, observed: readonly Observed[]): string[] {
  const found: string[] = [];
  const opened = new Map<number, number>();
  const marks = new Map<string, KnownMarks>();
  for (const one of observed) {
    if (one.t === "opened") opened.set(one.stream, one.at);
    const told = markIn(one, userId);
    if (!told) continue;
    const known = marks.get(told.who) ?? new KnownMarks();
    marks.set(told.who, known);
    const since = one.t === "answered" ? one.since : (opened.get(told.stream) ?? one.at);
    const least = Math.max(known.before(since), known.ofStream(told.stream), told.asked);
    if (told.read < least) {
      found.push(
        `receded: ${userId} was told ${told.read} of ${told.who} in ${one.room}, after ${least}`,
      );
    }
    known.add(one.at, told);
  }
  return found;
}

/** What somebody has been told of one person's mark. */
class KnownMarks {
  readonly #streams = new Map<number, number>();
  /** The furthest so far, whenever it moved. */
  readonly #furthest: { readonly at: number; readonly read: number }[] = [];

  add(at: number, { stream, read }: ToldMark): void {
    this.#streams.set(stream, Math.max(read, this.ofStream(stream)));
    if (read > this.before(at)) this.#furthest.push({ at, read });
  }

  before(at: number): number {
    return this.#furthest.findLast((one) => one.at < at)?.read ?? 0;
  }

  ofStream(stream: number): number {
    return this.#streams.get(stream) ?? 0;
  }
}

interface ToldMark {
  readonly who: string;
  readonly stream: number;
  readonly read: number;
  /** How far the mark was asked to go by who is told that it has. */
  readonly asked: number;
}

/** Answers to questions are a stream each: they may overtake one another. */
function markIn(one: Observed, userId: string): ToldMark | null {
  if (one.t === "mark") return { who: one.userId, stream: one.stream, read: one.read, asked: 0 };
  if (one.t === "listed") {
    return { who: userId, stream: one.stream, read: one.lastReadSeq, asked: 0 };
  }
  if (one.t === "answered")
    return { who: userId, stream: -one.at, read: one.read, asked: one.asked };
  return null;
}

/** What a list was told counts what the log has between the mark and the newest message, and never goes back. */
function ofListings(userId: string, observed: readonly Observed[], log: Log): string[] {
  const found: string[] = [];
  const revisions = new Map<number, number>();
  for (const { room, stream, revision, lastSeq, lastReadSeq, unread } of all(observed, "listed")) {
    const before = revisions.get(stream) ?? 0;
    if (revision <= before)
      found.push(`stale: ${userId} was told ${revision} of ${room} after ${before}`);
    revisions.set(stream, Math.max(before, revision));
    const right = unreadOf(log, lastReadSeq, lastSeq);
    if (unread !== right) {
      found.push(
        `miscounted: ${userId} was told ${unread} unread in ${room} at ${lastSeq}, not ${right}`,
      );
    }
  }
  return found;
}

function ofFinals(
  finals: readonly FinalState[],
  logs: Findings["logs"],
  marks: readonly { readonly userId: string; readonly room: string; readonly read: number }[],
): string[] {
  return finals.flatMap(({ userId, room, source, lastReadSeq, unread }) => {
    const right = unreadOf(logs.get(room)?.[0] ?? [], lastReadSeq, Number.POSITIVE_INFINITY);
    const wrong =
      unread === right
        ? []
        : [
            `miscounted: in the end the ${source} tells ${userId} of ${unread} unread in ${room}, not ${right}`,
          ];
    const mark = marks.find((one) => one.userId === userId && one.room === room)?.read ?? 0;
    return mark <= lastReadSeq
      ? wrong
      : [
          ...wrong,
          `receded: in the end the ${source} has ${userId} at ${lastReadSeq} in ${room}, not ${mark}`,
        ];
  });
}

/** How far each of the client's own marks was said to be, at most. */
function lastMarks({ userId, observed }: ClientRecord) {
  const furthest = new Map<string, number>();
  for (const one of observed) {
    const told = markIn(one, userId);
    if (told?.who !== userId) continue;
    furthest.set(one.room, Math.max(furthest.get(one.room) ?? 0, told.read));
  }
  return [...furthest].map(([room, read]) => ({ userId, room, read }));
}

/** Whoever writes has read what came before: after a mark there are only messages of others. */
function unreadOf(log: Log, after: number, upTo: number): number {
  return log.filter(({ seq, message }) => message && seq > after && seq <= upTo).length;
}

function all<T extends Observed["t"]>(observed: readonly Observed[], t: T): Of<T>[] {
  return observed.filter((one): one is Of<T> => one.t === t);
}
