import { readFileSync } from "node:fs";
import type { Person } from "../soak/person.ts";
import { keepOn, type Part } from "./part.ts";
import type { Provider } from "./providers.ts";

const PAUSE_MS = 1_500;
const CENT_MICROS = 10_000;
/** Nothing that is lost in the studio is left alone for longer, by the platform's clock. */
const ROUNDS = 90;
const STEP_SECONDS = 120;
const DEFINITION = new URL(
  "../../workers/domains/studio/models/ready/replicate.json",
  import.meta.url,
);

/** How the clock is moved, and what it is then to do. */
export interface Clock {
  /** Moves the platform's clock on, and has its minute strike. */
  strike(seconds: number): Promise<void>;
}

/** A project that has pictures made by a provider who charges for them. */
export class Studio implements Part {
  readonly name = "studio";
  readonly #owner: Person;
  readonly #provider: Provider;
  readonly #clock: Clock;
  readonly #mark = crypto.randomUUID();
  #project = "";
  #box = "";
  #model = "";
  readonly #assets: string[] = [];
  readonly #broken: string[] = [];

  constructor(owner: Person, provider: Provider, clock: Clock) {
    this.#owner = owner;
    this.#provider = provider;
    this.#clock = clock;
  }

  async prepare(): Promise<void> {
    const imported = await this.#owner.have("POST", "/api/ai/definitions", this.#definition());
    this.#model = String(imported.models[0].id);
    this.#project = String((await this.#owner.have("POST", "/api/projects", { name: "Film" })).id);
    const box = { projectId: this.#project, name: "Shot" };
    this.#box = String((await this.#owner.have("POST", "/api/boxes", box)).id);
  }

  run(stopped: () => boolean): Promise<void> {
    return keepOn(stopped, 1, PAUSE_MS, async (_, turn) => {
      const prompt = `${this.#mark} ${turn}`;
      const wish = { modelId: this.#model, prompt, parameters: {}, count: 1 };
      const reply = await this.#owner.ask("POST", `/api/boxes/${this.#box}/generate`, wish);
      if (reply.status === 202) this.#assets.push(String(reply.body.assets[0].id));
      else this.#broken.push(`“${prompt}” was refused: ${JSON.stringify(reply.body)}`);
    });
  }

  async judge(): Promise<readonly string[]> {
    const open = await this.#settle();
    const found = [...this.#broken, ...open.map((id) => `asset ${id} is made for ever`)];
    const book = (await this.#provider.ledger()).filter(({ prompt }) =>
      prompt.startsWith(this.#mark),
    );
    const byPrompt = Map.groupBy(book, ({ prompt }) => prompt);
    for (const [prompt, { length: times }] of byPrompt) {
      if (times > 1) found.push(`the provider was asked ${times} times for “${prompt}”`);
    }
    const charged = book.reduce((sum, task) => sum + task.charged, 0) * CENT_MICROS;
    const { totalMicros } = await this.#owner.have("GET", `/api/projects/${this.#project}/spend`);
    if (totalMicros !== charged)
      found.push(`the studio has spent ${totalMicros}, and the provider charged ${charged}`);
    return found;
  }

  counted() {
    return { assets: this.#assets.length };
  }

  /** Lets time go by until everything has come to an end. Answers what has not. */
  async #settle(): Promise<string[]> {
    let open = [...this.#assets];
    for (let round = 0; round < ROUNDS && open.length > 0; round += 1) {
      const states = await Promise.all(
        open.map(async (id) => (await this.#owner.have("GET", `/api/assets/${id}`)).status),
      );
      open = open.filter((_, at) => states[at] !== "COMPLETED" && states[at] !== "FAILED");
      if (open.length > 0) await this.#clock.strike(STEP_SECONDS);
    }
    return open;
  }

  /** A ready definition that leads to our provider. */
  #definition() {
    const { version, provider, models } = JSON.parse(readFileSync(DEFINITION, "utf8"));
    const [model] = models;
    const request = { ...model.request, idempotencyHeader: "Idempotency-Key" };
    return {
      version,
      provider: {
        ...provider,
        slug: "chaos",
        baseUrl: `${this.#provider.origin}/fair/replicate`,
        webhookSignature: "none",
        limits: { concurrent: 20, perMinute: 1_000 },
      },
      models: [{ ...model, slug: "chaos", request, price: { amount: 0.01, per: "request" } }],
      apiKey: this.#provider.key,
    };
  }
}
