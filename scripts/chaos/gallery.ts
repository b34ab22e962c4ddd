import { noisyPicture } from "../../bench/scenarios/pictures.mjs";
import type { Person } from "../soak/person.ts";
import { Random } from "../soak/random.ts";
import { keepOn, type Part, untilRight } from "./part.ts";

const PICTURES = 6;
const PICTURE_BYTES = 20_000;
const PAUSE_MS = 150;
/** Views are gathered for seconds, and told again after half a minute when that failed. */
const PATIENCE_MS = 240_000;
const DAY_LENGTH = 10;

/** Pictures that people like, cease to like, and look at. */
export class Gallery implements Part {
  readonly name = "gallery";
  readonly #owner: Person;
  readonly #fans: readonly Person[];
  readonly #random: Random;
  #pictures: string[] = [];
  /** Who likes what, as the last answer had it. */
  readonly #likes = new Map<string, boolean>();
  /** Who looked at what on which day. */
  readonly #views = new Set<string>();
  #acts = 0;

  constructor(owner: Person, fans: readonly Person[], seed: number) {
    this.#owner = owner;
    this.#fans = fans;
    this.#random = new Random(seed);
  }

  async prepare(): Promise<void> {
    for (let made = 0; made < PICTURES; made += 1) await this.#add();
  }

  run(stopped: () => boolean): Promise<void> {
    return keepOn(stopped, this.#fans.length, PAUSE_MS, async (who) => {
      const fan = this.#fans[who];
      if (!fan) return;
      this.#acts += 1;
      if (this.#random.chance(0.02)) await this.#add();
      const picture = this.#pictures[this.#random.below(this.#pictures.length)] ?? "";
      const kind = this.#random.weighted({ like: 4, unlike: 2, view: 4 });
      if (kind === "view") await this.#view(fan, picture);
      else await this.#like(fan, picture, kind === "like");
    });
  }

  judge(): Promise<readonly string[]> {
    return untilRight(async () => {
      const found: string[] = [];
      for (const picture of this.#pictures) {
        const { likes, views } = await this.#owner.have("GET", `/api/media/${picture}`);
        const liked = [...this.#likes].filter(([key, is]) => is && key.startsWith(picture)).length;
        const seen = [...this.#views].filter((key) => key.startsWith(picture)).length;
        if (likes !== liked) found.push(`image ${picture} has ${likes} likes, not ${liked}`);
        if (views !== seen) found.push(`image ${picture} has ${views} views, not ${seen}`);
      }
      return found;
    }, PATIENCE_MS);
  }

  counted() {
    return { pictures: this.#pictures.length, galleryActs: this.#acts };
  }

  async #add(): Promise<void> {
    const bytes = new Uint8Array(noisyPicture(PICTURE_BYTES));
    const path = "/api/media/upload?isPublic=true";
    const { id } = await this.#owner.have("POST", path, bytes, "image/png");
    this.#pictures = [...new Set([...this.#pictures, String(id)])];
  }

  async #like(fan: Person, picture: string, liked: boolean): Promise<void> {
    await fan.have(liked ? "PUT" : "DELETE", `/api/media/${picture}/like`);
    this.#likes.set(`${picture} ${fan.userId}`, liked);
  }

  /** Once a viewer and day. */
  async #view(fan: Person, picture: string): Promise<void> {
    const day = new Date().toISOString().slice(0, DAY_LENGTH);
    await fan.have("POST", `/api/media/${picture}/view`);
    this.#views.add(`${picture} ${fan.userId} ${day}`);
  }
}
