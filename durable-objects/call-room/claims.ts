/** What a user's hub answers to a call that wants to have them. */
export type Claim =
  | { readonly kind: "granted" }
  | { readonly kind: "busy"; readonly callId: string; readonly subject: string };

export interface ClaimsPort {
  /** Asks a user's hub for them. The same call may ask again. */
  readonly claim: (userId: string) => Promise<Claim>;
  /** Gives a user back who is held by that call, if it still does. */
  readonly release: (userId: string, callId: string) => Promise<void>;
  /** Whether that call is alive, and takes up the user. */
  readonly holds: (callId: string, userId: string) => Promise<boolean>;
}

export type Claimed =
  | { readonly kind: "claimed"; readonly busy: readonly string[] }
  | { readonly kind: "busy" }
  | { readonly kind: "same"; readonly callId: string };

/**
 * Finds out who of a call's people is free, and keeps the others from having them: the hub of each is the one place that
 * knows. Every call asks in the same order, that of the ids. So when two calls of the same people begin at once, both ask
 * for the same person first, and only one of them gets on; the other finds whose call it is and joins that. After the
 * first grant the rest is asked for at once.
 */
export class Claims {
  readonly #callId: string;
  readonly #subject: string;
  readonly #port: ClaimsPort;

  constructor(callId: string, subject: string, port: ClaimsPort) {
    this.#callId = callId;
    this.#subject = subject;
    this.#port = port;
  }

  /** Claims them all: the caller, who must be free, and the others, of whom one must be. On failure nobody stays claimed. */
  async all(callerId: string, userIds: readonly string[]): Promise<Claimed> {
    const answers = await this.#ask([...userIds].sort());
    const same = answers.find(
      ([, claim]) => claim.kind === "busy" && claim.subject === this.#subject,
    );
    const busy = answers.filter(([, claim]) => claim.kind === "busy").map(([userId]) => userId);
    const granted = answers.filter(([, claim]) => claim.kind === "granted").map(([id]) => id);
    if (!same && granted.includes(callerId) && granted.length > 1) return { kind: "claimed", busy };
    await Promise.allSettled(granted.map((userId) => this.#port.release(userId, this.#callId)));
    if (same?.[1].kind === "busy") return { kind: "same", callId: same[1].callId };
    return { kind: "busy" };
  }

  /** Claims one; answers whether they were free. */
  async one(userId: string): Promise<boolean> {
    return (await this.#claim(userId)).kind === "granted";
  }

  async #ask(userIds: readonly string[]): Promise<[userId: string, claim: Claim][]> {
    const answers: [string, Claim][] = [];
    const rest = [...userIds];
    for (let userId = rest.shift(); userId !== undefined; userId = rest.shift()) {
      const claim = await this.#claim(userId);
      answers.push([userId, claim]);
      if (claim.kind === "busy" && claim.subject === this.#subject) return answers;
      if (claim.kind === "granted") break;
    }
    const others = rest.map(async (id): Promise<[string, Claim]> => [id, await this.#claim(id)]);
    return [...answers, ...(await Promise.all(others))];
  }

  /** A call that is gone, or over, holds nobody: whatever its hub has not heard yet, the call itself knows. */
  async #claim(userId: string): Promise<Claim> {
    const claim = await this.#port.claim(userId);
    if (claim.kind === "granted" || (await this.#port.holds(claim.callId, userId))) return claim;
    await this.#port.release(userId, claim.callId);
    return this.#port.claim(userId);
  }
}
