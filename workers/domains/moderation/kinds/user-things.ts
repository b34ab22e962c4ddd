import { sql } from "drizzle-orm";
import { findPeople, USER_KIND } from "../../people/index.ts";
import type { ModeratedThings } from "../ports.ts";

/** A person is not taken away, however many report them: they are warned, or suspended. */
export const userThings: ModeratedThings = {
  kind: USER_KIND,
  actions: ["approve", "dismiss", "warn", "suspend"],
  pageOf: () => "/settings",
  async find(deps, ids) {
    const people = await findPeople(deps, ids);
    return new Map(
      [...people.values()].map((person) => [
        person.id,
        { ownerId: person.id, title: person.displayName, hidden: false, shown: { person } },
      ]),
    );
  },
  possible: () => sql`true`,
  carryOut: () => [],
};
