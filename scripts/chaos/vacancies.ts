import type { Person } from "../soak/person.ts";
import { keepOn, type Part } from "./part.ts";

const PAUSE_MS = 600;
/** Members of a company may publish so many an hour at most; a run stays below. */
const MOST_VACANCIES = 60;
/** Nobody may ask more than 200 times a day to be taken, and what is asked again counts too. */
const MOST_APPLICATIONS = 120;

/** A company that looks for people, who apply, some more than once. */
export class Vacancies implements Part {
  readonly name = "vacancies";
  readonly #owner: Person;
  readonly #seekers: readonly Person[];
  #company = "";
  /** All that were written. */
  readonly #vacancies: string[] = [];
  /** Those that seekers hear of: their publishing was answered. One that is only written is nobody's to apply to. */
  readonly #out: string[] = [];
  /** Applications that were answered, by vacancy and seeker. */
  readonly #applied = new Map<string, string>();
  readonly #broken: string[] = [];

  constructor(owner: Person, seekers: readonly Person[]) {
    this.#owner = owner;
    this.#seekers = seekers;
  }

  async prepare(): Promise<void> {
    const { id } = await this.#owner.have("POST", "/api/companies", { name: "A company" });
    this.#company = String(id);
    await this.#open(0);
  }

  run(stopped: () => boolean): Promise<void> {
    return keepOn(stopped, this.#seekers.length + 1, PAUSE_MS, async (who, turn) => {
      const seeker = this.#seekers[who];
      const vacancy = this.#out[turn % this.#out.length];
      if (seeker && vacancy && turn < MOST_APPLICATIONS) await this.#apply(seeker, vacancy);
      if (seeker) return;
      if (this.#vacancies.length < MOST_VACANCIES) await this.#open(turn + 1);
    });
  }

  async judge(): Promise<readonly string[]> {
    const found = [...this.#broken];
    const mine = await this.#all(`/api/companies/${this.#company}/vacancies`);
    const ids = mine.map(({ id }) => id).toSorted();
    if (JSON.stringify(ids) !== JSON.stringify(this.#vacancies.toSorted())) {
      found.push(
        `the company wrote ${this.#vacancies.length} vacancies and has ${ids.length}: ${ids.filter((id) => !this.#vacancies.includes(id)).join(", ")} too many`,
      );
    }
    for (const vacancy of this.#vacancies) {
      const listed = await this.#all(`/api/vacancies/${vacancy}/applications`);
      const got = listed.map(({ applicantId }) => `${vacancy} ${applicantId}`).toSorted();
      const right = [...this.#applied.keys()].filter((key) => key.startsWith(vacancy)).toSorted();
      if (JSON.stringify(got) !== JSON.stringify(right)) {
        found.push(
          `vacancy ${vacancy} has the applications ${got.join("; ")}, and was sent ${right.join("; ")}`,
        );
      }
    }
    return found;
  }

  counted() {
    return { vacancies: this.#vacancies.length, applications: this.#applied.size };
  }

  async #open(number: number): Promise<void> {
    const draft = { companyId: this.#company, title: `Keeper of lighthouse ${number}` };
    const { id } = await this.#owner.have("POST", "/api/vacancies", draft);
    this.#vacancies.push(String(id));
    const { status, body } = await this.#owner.ask("POST", `/api/vacancies/${id}/publish`);
    if (status === 200) this.#out.push(String(id));
    else this.#broken.push(`vacancy ${id} was not published: ${status} ${JSON.stringify(body)}`);
  }

  /** Again it is refused, whether the seeker knows of the first time or its answer was lost. */
  async #apply(seeker: Person, vacancy: string): Promise<void> {
    const key = `${vacancy} ${seeker.userId}`;
    const known = this.#applied.has(key);
    const letter = { coverLetter: "I can row." };
    const reply = await seeker.ask("POST", `/api/vacancies/${vacancy}/apply`, letter);
    if (reply.status === 201 && known) this.#broken.push(`${key} could apply twice`);
    else if (reply.status === 201) this.#applied.set(key, String(reply.body.id));
    else if (reply.status === 409 && reply.body.code === "already_applied" && !known) {
      if (reply.tries === 1) this.#broken.push(`${key} was told that it had applied, and had not`);
      this.#applied.set(key, "");
    } else if (reply.status !== 409) {
      this.#broken.push(`${key} could not apply: ${reply.status} ${JSON.stringify(reply.body)}`);
    }
  }

  async #all(path: string): Promise<{ readonly id: string; readonly applicantId: string }[]> {
    const items = [];
    for (let cursor = ""; ; ) {
      const query = `limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = await this.#owner.have("GET", `${path}?${query}`);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      cursor = page.nextCursor;
    }
  }
}
