import { INVITE } from "../../bench/platform/accounts.mjs";
import { type Reply, surely } from "../soak/person.ts";
import { keepOn, type Part } from "./part.ts";

const AT_ONCE = 3;
const PAUSE_MS = 800;
/** How often a session's token is exchanged. */
const EXCHANGES = 4;
/** The platform gives the same successor again for 30 s; a client that was longer without an answer may be refused. */
const GRACE_MS = 25_000;

interface SignedUp {
  readonly email: string;
  readonly password: string;
  /** Whether the sign-up itself was answered with success; else it was found to be taken after its answer was lost. */
  readonly acked: boolean;
}

/** A session by its refresh tokens, in their order. */
interface Family {
  readonly email: string;
  readonly tokens: string[];
}

/** People who sign up, sign in and exchange their tokens. */
export class SignIns implements Part {
  readonly name = "sign-ins";
  readonly #origin: () => string;
  readonly #people: SignedUp[] = [];
  readonly #families: Family[] = [];
  readonly #broken: string[] = [];
  #exchanged = 0;
  #doubted = 0;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  async prepare(): Promise<void> {}

  run(stopped: () => boolean): Promise<void> {
    return keepOn(stopped, AT_ONCE, PAUSE_MS, async (who, turn) => {
      const person = await this.#signUp(`${who}-${turn}`);
      if (!person) return;
      const family = await this.#signIn(person);
      for (let time = 0; family && time < EXCHANGES; time += 1) {
        if (!(await this.#exchange(family))) break;
      }
    });
  }

  async judge(): Promise<readonly string[]> {
    const found = [...this.#broken];
    for (const person of this.#people) {
      const { status, body } = await this.#login(person);
      if (status !== 200)
        found.push(`${person.email} signed up and cannot sign in: ${status} ${say(body)}`);
    }
    for (const family of this.#families) found.push(...(await this.#judgeFamily(family)));
    return found;
  }

  counted() {
    const { length: signedUp } = this.#people;
    return { signedUp, families: this.#families.length, exchanged: this.#exchanged };
  }

  #post(path: string, body: object): Promise<Reply> {
    return surely(this.#origin, { method: "POST", path, body });
  }

  async #signUp(name: string): Promise<SignedUp | null> {
    const run = crypto.randomUUID().slice(0, 8);
    const email = `chaos-${run}-${name}@example.com`;
    const password = `a long enough password ${run}`;
    const username = `chaos-${run}-${name}`;
    const reply = await this.#post("/api/auth/register", {
      ...{ email, username, password, inviteCode: INVITE },
    });
    // An answer was lost, and the account is there.
    const taken = reply.tries > 1 && reply.status === 409;
    if (reply.status !== 201 && !taken) {
      this.#broken.push(`${email} was not let in: ${reply.status} ${say(reply.body)}`);
      return null;
    }
    const person = { email, password, acked: reply.status === 201 };
    if (!person.acked) this.#doubted += 1;
    this.#people.push(person);
    return person;
  }

  #login({ email, password }: SignedUp): Promise<Reply> {
    return this.#post("/api/auth/login", { login: email, password });
  }

  async #signIn(person: SignedUp): Promise<Family | null> {
    const { status, body } = await this.#login(person);
    if (status !== 200) {
      this.#broken.push(`${person.email} cannot sign in: ${status} ${say(body)}`);
      return null;
    }
    const family = { email: person.email, tokens: [String(body.tokens.refreshToken)] };
    this.#families.push(family);
    return family;
  }

  /** Shows the newest token until it is answered. Answers whether there is a next one. */
  async #exchange({ email, tokens }: Family): Promise<boolean> {
    const began = performance.now();
    const { status, body } = await this.#post("/api/auth/refresh", {
      refreshToken: tokens.at(-1),
    });
    const took = performance.now() - began;
    if (status === 200) {
      tokens.push(String(body.tokens.refreshToken));
      this.#exchanged += 1;
      return true;
    }
    // Signed out: that is right only where the answer had been lost for longer than the platform remembers it.
    tokens.length = 0;
    if (took < GRACE_MS) {
      this.#broken.push(
        `${email} was refused its next token after ${Math.round(took)} ms: ${status} ${say(body)}`,
      );
    }
    return false;
  }

  /** The newest token has one successor, however often it is shown; an old one has none, and ends the session. */
  async #judgeFamily({ email, tokens }: Family): Promise<string[]> {
    const newest = tokens.at(-1);
    const old = tokens.at(-3);
    if (newest === undefined) return [];
    const show = (refreshToken: string) => this.#post("/api/auth/refresh", { refreshToken });
    const answers = await Promise.all([show(newest), show(newest)]);
    const successors = new Set(answers.map(({ body }) => body.tokens?.refreshToken));
    const [successor] = successors;
    if (successors.size !== 1 || successor === undefined) {
      return [
        `${email}: the newest token has ${successors.size} successors: ${answers.map(({ status, body }) => `${status} ${say(body)}`).join(", ")}`,
      ];
    }
    if (old === undefined) return [];
    const [late, after] = [await show(old), await show(successor)];
    return [late, after]
      .filter(({ status }) => status === 200)
      .map(() => `${email}: a token of long ago was shown, and the session went on`);
  }
}

function say(body: unknown): string {
  const { code = "", detail = "" } = (body ?? {}) as { code?: string; detail?: string };
  return `${code} ${detail}`;
}
