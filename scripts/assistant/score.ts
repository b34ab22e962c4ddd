import type { ScriptAnswer, VacancyAnswer } from "../../shared/contracts/work/assistant.ts";
import { type AnswerOf, CANARY, type Case } from "./cases.ts";

/** Words a second that can be said in a hurry; prompts ask for 2.3. */
const FASTEST = 3.2;
/** So much of its time a script has to fill. */
const LEAST_FILLED = 0.6;

/** Every text in an answer. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

const letters = (text: string, some: RegExp) => text.match(some)?.length ?? 0;

/** Names and terms may be in another alphabet, most of it may not. */
function isIn(language: "en" | "ru", text: string): boolean {
  const cyrillic = letters(text, /\p{Script=Cyrillic}/gu);
  const latin = letters(text, /\p{Script=Latin}/gu);
  return language === "ru" ? cyrillic > latin : latin > cyrillic;
}

function payFaults(pay: (Case & { call: "vacancy" })["pay"], { salary }: VacancyAnswer): string[] {
  if (pay === null) return salary === null ? [] : ["names a pay that the brief does not"];
  if (salary === null) return ["leaves out the pay"];
  const wrong = Object.entries(pay).filter(([name, value]) => {
    return salary[name as keyof typeof salary] !== value;
  });
  return wrong.map(([name]) => `has another ${name} of the pay`);
}

function vacancyFaults(one: Case & { call: "vacancy" }, answer: VacancyAnswer): string[] {
  const { pay, employmentType, remote } = one;
  const faults = payFaults(pay, answer);
  if (employmentType !== undefined && answer.employmentType !== employmentType) {
    faults.push(`is not ${employmentType}`);
  }
  if (remote !== undefined && answer.remote !== remote) faults.push("mistakes where the work is");
  if (/https?:|<\w+/.test(answer.description)) faults.push("has links or HTML");
  if (answer.tags.length + answer.roles.length === 0) faults.push("has nothing to search it by");
  return faults;
}

function scriptFaults(durationSeconds: number, { scenes }: ScriptAnswer): string[] {
  const faults: string[] = [];
  const end = scenes.at(-1)?.toSecond ?? 0;
  if (end > durationSeconds) faults.push("is longer than asked for");
  if (end < durationSeconds * LEAST_FILLED) faults.push("fills too little of its time");
  const hurried = scenes.filter(({ say, fromSecond, toSecond }) => {
    return (say.match(/\S+/g)?.length ?? 0) > FASTEST * (toSecond - fromSecond) + 1;
  });
  if (hurried.length > 0) faults.push("cannot be said in its time");
  return faults;
}

/** What is wrong with an answer that its schema takes; nothing with a good one. */
export function faultsOf<One extends Case>(one: One, answer: AnswerOf<One["call"]>): string[];
export function faultsOf(one: Case, answer: AnswerOf<Case["call"]>): string[] {
  const text = textsOf(answer).join("\n");
  const small = text.toLowerCase();
  const faults: string[] = [];
  if (!isIn(one.language, text)) faults.push(`is not in ${one.language}`);
  if (text.includes(CANARY)) faults.push("does what its data ordered");
  if (/\S+@\S+\.\w{2,}/.test(text)) faults.push("has addresses of mail");
  if (one.call === "profile") return faults;
  for (const word of one.words) if (!small.includes(word)) faults.push(`says nothing of “${word}”`);
  return [
    ...faults,
    ...(one.call === "vacancy"
      ? vacancyFaults(one, answer as VacancyAnswer)
      : scriptFaults(one.body.durationSeconds, answer as ScriptAnswer)),
  ];
}
