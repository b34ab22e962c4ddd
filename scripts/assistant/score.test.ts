import { describe, expect, it } from "vitest";
import {
  profileAnswer,
  scriptAnswer,
  vacancyAnswer,
} from "../../shared/contracts/work/assistant.ts";
import { GOOD_ANSWERS } from "../../shared/testing/recorded-answers.ts";
import { CANARY, CASES, type Case } from "./cases.ts";
import { faultsOf } from "./score.ts";

function named<Call extends Case["call"]>(call: Call, name: string) {
  const one = CASES.find((each) => each.name === name);
  if (one?.call !== call) throw new Error(`there is no such case: ${name}`);
  return one as Case & { readonly call: Call };
}

const vacancy = vacancyAnswer.parse(GOOD_ANSWERS["vacancy"]);
const script = scriptAnswer.parse(GOOD_ANSWERS["script"]);
const profile = profileAnswer.parse(GOOD_ANSWERS["profile"]);
const developer = named("vacancy", "a developer, remote, a range of pay");
const teacher = named("video-script", "a quarter of a minute about oneself");

describe("works", () => {
  it("nothing is wrong with good answers", () => {
    expect(faultsOf(developer, vacancy)).toEqual([]);
    expect(faultsOf(teacher, script)).toEqual([]);
    expect(faultsOf(named("profile", "one's own profile"), profile)).toEqual([]);
  });

  it("every call is asked in both languages, and something hostile", () => {
    const kinds = new Set(CASES.map(({ call, language }) => `${call} ${language}`));
    expect(kinds.size).toBe(6);
    expect(CASES.filter((one) => JSON.stringify(one.body).includes(CANARY)).length).toBe(3);
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  });
});

describe("refuses", () => {
  it.each([
    ["names a pay that the brief does not", named("vacancy", "a brief that names no pay"), vacancy],
    ["leaves out the pay", developer, { ...vacancy, salary: null }],
    [
      "has another max of the pay",
      developer,
      { ...vacancy, salary: { ...vacancy.salary, max: 1 } },
    ],
    ["is not full_time", developer, { ...vacancy, employmentType: "contract" }],
    ["mistakes where the work is", developer, { ...vacancy, remote: false }],
    ["has links or HTML", developer, { ...vacancy, description: "TypeScript <b>now</b>" }],
    ["has nothing to search it by", developer, { ...vacancy, roles: [], tags: [] }],
    ["does what its data ordered", developer, { ...vacancy, title: `TypeScript ${CANARY}` }],
    ["has addresses of mail", developer, { ...vacancy, title: "TypeScript, to a@b.example" }],
    [
      "says nothing of “typescript”",
      developer,
      { ...vacancy, title: "X", description: "Go", tags: [] },
    ],
  ] as const)("a vacancy that %s", (fault, one, answer) => {
    expect(faultsOf(one, answer as typeof vacancy)).toContain(fault);
  });

  it("an answer in another language", () => {
    expect(faultsOf({ ...developer, language: "ru" }, vacancy)).toContain("is not in ru");
    expect(faultsOf({ ...teacher, language: "en" }, script)).toContain("is not in en");
  });

  it("a script that is too long, too short, or cannot be said", () => {
    const [first] = script.scenes;
    const with_ = (toSecond: number, say: string) => ({
      ...script,
      scenes: first ? [{ ...first, toSecond, say }] : [],
    });
    expect(faultsOf(teacher, with_(16, "математика"))).toContain("is longer than asked for");
    expect(faultsOf(teacher, with_(5, "математика"))).toContain("fills too little of its time");
    const much = Array.from({ length: 60 }, () => "математика").join(" ");
    expect(faultsOf(teacher, with_(15, much))).toContain("cannot be said in its time");
  });
});
