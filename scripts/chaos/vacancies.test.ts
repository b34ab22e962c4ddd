import { describe, expect, it } from "vitest";
import type { Person } from "../soak/person.ts";
import { Vacancies } from "./vacancies.ts";

/** A platform of one company on which publishing takes so long, the first one aside; notes what is asked of it, in order. */
function slowPlatform(publishMs: number) {
  const asked: string[] = [];
  const out = new Set<string>();
  const answer = (status: number, body: object) => ({ status, tries: 1, body });
  const person = (userId: string) => ({
    userId,
    have: async () => ({ id: "company" }),
    ask: async (_: string, path: string) => {
      const [, id = "", what] = /^\/api\/vacancies\/(\w+)\/(\w+)$/.exec(path) ?? [];
      if (what === "publish" && out.size > 0) await new Promise((go) => setTimeout(go, publishMs));
      if (what === "publish") out.add(id);
      asked.push(`${what} ${id}`);
      return what !== "apply" || out.has(id)
        ? answer(what === "apply" ? 201 : 200, { id: `${asked.length}` })
        : answer(404, { code: "not_found" });
    },
  });
  let written = 0;
  const owner = person("owner");
  owner.have = async (...[, path]: string[]) => {
    written += path === "/api/vacancies" ? 1 : 0;
    return { id: path === "/api/vacancies" ? `v${written}` : "company" };
  };
  const people = [owner, person("seeker")] as unknown as [Person, Person];
  return { people, asked, written: () => written };
}

describe("people who look for work", () => {
  it("hear of a vacancy when it is published: while that takes long, nobody applies to it", async () => {
    const { people, asked, written } = slowPlatform(2_000);
    const [owner, ...seekers] = people;
    const part = new Vacancies(owner, seekers);
    await part.prepare();
    await part.run(() => written() > 1 && asked.length > 3);
    expect(asked).toContain("publish v2");
    expect(asked.filter((one) => one.startsWith("apply"))).not.toHaveLength(0);
    expect(new Set(asked.slice(0, asked.indexOf("publish v2")))).toEqual(
      new Set(["publish v1", "apply v1"]),
    );
  });
});
