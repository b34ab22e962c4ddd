import type { Call } from "../../shared/contracts/calls/index.ts";
import { HOUR, type Millis } from "../../shared/kernel/time.ts";
import type { HubNotification } from "../../workers/domains/people/notifications/ports.ts";

/** A call that is over is remembered so long, so that late news of it do not bring it back. */
const REMEMBER_MS = HOUR;

type Row = { call_id: string; subject: string };

/** What a call's transition means to the user whose hub it is. */
export interface CallNews {
  readonly call: Call;
  readonly notification: HubNotification | null;
}

/**
 * The user's calls. `held` says that one takes the user up: they call, are called, or are in it. No second one can have
 * them meanwhile, and this is the one place that knows.
 */
export class Calls {
  readonly #sql: SqlStorage;
  readonly #userId: () => string;

  constructor(sql: SqlStorage, userId: () => string) {
    this.#sql = sql;
    this.#userId = userId;
  }

  /** Has the call hold the user, unless another one does: that one is answered then. */
  claim(callId: string, subject: string, now: Millis): Row | null {
    const [other] = this.#sql
      .exec<Row>("SELECT call_id, subject FROM call WHERE held = 1 AND call_id <> ?", callId)
      .toArray();
    if (other) return other;
    this.#sql.exec(
      "DELETE FROM call WHERE json IS NULL AND held = 0 AND at < ?",
      now - REMEMBER_MS,
    );
    this.#sql.exec(
      `INSERT INTO call VALUES (?, 0, NULL, ?, 1, ?)
       ON CONFLICT DO UPDATE SET held = 1, subject = excluded.subject, at = excluded.at`,
      callId,
      subject,
      now,
    );
    return null;
  }

  /** The call does not hold the user any more. */
  release(callId: string): void {
    this.#sql.exec("UPDATE call SET held = 0 WHERE call_id = ?", callId);
  }

  /** Takes a call's transitions, oldest first; answers those that are news. */
  apply(transitions: readonly Call[], now: Millis): CallNews[] {
    return transitions.flatMap((call) => {
      const before = this.#known(call.id);
      if (before && before.rev >= call.revision) return [];
      this.#keep(call, now);
      return [{ call, notification: this.#notificationOf(before?.call ?? null, call) }];
    });
  }

  /** Calls that go on. */
  live(): Call[] {
    return this.#sql
      .exec<{ json: string }>("SELECT json FROM call WHERE json IS NOT NULL")
      .toArray()
      .map(({ json }): Call => JSON.parse(json));
  }

  /** Ids of the calls that go on, or are about to. */
  ids(): string[] {
    return this.#sql
      .exec<{ call_id: string }>("SELECT call_id FROM call WHERE held = 1 OR json IS NOT NULL")
      .toArray()
      .map(({ call_id }) => call_id);
  }

  #known(callId: string): { readonly rev: number; readonly call: Call | null } | null {
    const [row] = this.#sql
      .exec<{ rev: number; json: string | null }>(
        "SELECT rev, json FROM call WHERE call_id = ?",
        callId,
      )
      .toArray();
    if (!row) return null;
    const call: Call | null = row.json === null ? null : JSON.parse(row.json);
    return { rev: row.rev, call };
  }

  /** News can only end that a call holds the user: that it does is settled before it begins, by {@link claim}. */
  #keep(call: Call, now: Millis): void {
    const over = call.endedAt !== null;
    const held = !over && ["invited", "ringing", "joined"].includes(this.#stateIn(call));
    this.#sql.exec(
      `INSERT INTO call VALUES (?, ?, ?, '', 0, ?)
       ON CONFLICT DO UPDATE SET rev = excluded.rev, json = excluded.json, at = excluded.at, held = min(held, ?)`,
      call.id,
      call.revision,
      over ? null : JSON.stringify(call),
      now,
      Number(held),
    );
  }

  #stateIn(call: Call): string {
    return call.participants.find(({ userId }) => userId === this.#userId())?.state ?? "left";
  }

  /** What the user is told, beside the call itself: that it begins or ceases to ring, and that it was missed. */
  #notificationOf(before: Call | null, call: Call): HubNotification | null {
    const rang = before !== null && isRung(this.#stateIn(before));
    const own = this.#stateIn(call);
    if (isRung(own)) return rang ? null : { kind: "call", ...aboutCall(call) };
    if (own === "missed" && (rang || before === null)) {
      return { kind: "missed_call", ...aboutCall(call) };
    }
    return rang ? { kind: "call_ended", callId: call.id } : null;
  }
}

function isRung(state: string): boolean {
  return state === "invited" || state === "ringing";
}

function aboutCall({ id, chatId, callerId, type, participants }: Call) {
  const caller = participants.find(({ userId }) => userId === callerId);
  return {
    callId: id,
    callType: type,
    callerId,
    callerName: caller?.user?.displayName ?? "",
    ...(chatId !== undefined && { chatId }),
  };
}
