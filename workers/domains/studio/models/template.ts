import type { FieldError } from "../../../../shared/kernel/app-error.ts";

/** Values by name; one that is `undefined` is known, and absent this time. */
export type Variables = Readonly<Record<string, unknown>>;

const NAME = "[A-Za-z][\\w.-]*";
const PLACEHOLDER = new RegExp(`\\{\\{\\s*(${NAME})\\s*\\}\\}`, "g");
const WHOLE = new RegExp(`^\\{\\{\\s*(${NAME})\\s*\\}\\}$`);
/** Deeper than any provider's request. */
const DEEPEST = 20;

/** A key, or an entry of a list, whose only value is absent. */
const ABSENT = Symbol("absent");

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function variable(variables: Variables, name: string): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function filledText(template: string, variables: Variables): unknown {
  const [, only] = WHOLE.exec(template) ?? [];
  if (only !== undefined) return variable(variables, only) ?? ABSENT;
  return fillText(template, variables);
}

function filledValue(template: unknown, variables: Variables): unknown {
  if (typeof template === "string") return filledText(template, variables);
  if (Array.isArray(template)) {
    return template.map((entry) => filledValue(entry, variables)).filter((it) => it !== ABSENT);
  }
  if (typeof template !== "object" || template === null) return template;
  const filled = Object.entries(template).map(([key, value]) => [
    key,
    filledValue(value, variables),
  ]);
  return Object.fromEntries(filled.filter(([, value]) => value !== ABSENT));
}

/**
 * The template with its placeholders replaced, at any depth. A string that is nothing but one placeholder becomes the value
 * itself, of whatever type; one that stands for nothing takes its key along. What has been put in is not looked into again.
 */
export function fill(template: unknown, variables: Variables): unknown {
  const filled = filledValue(template, variables);
  return filled === ABSENT ? undefined : filled;
}

/** The same within one text, whose placeholders for nothing are empty; `encode` is applied to each value. */
export function fillText(
  template: string,
  variables: Variables,
  encode: (text: string) => string = (text) => text,
): string {
  return template.replace(PLACEHOLDER, (_, name: string) =>
    encode(textOf(variable(variables, name))),
  );
}

function problemsOfText(template: string, path: string, known: ReadonlySet<string>): FieldError[] {
  const unknown = [...template.matchAll(PLACEHOLDER)]
    .map(([, name = ""]) => name)
    .filter((name) => !known.has(name))
    .map((name) => `unknown variable {{${name}}}; known are ${[...known].sort().join(", ")}`);
  const rest = template.replace(PLACEHOLDER, "");
  const broken = /\{\{|\}\}/.test(rest) ? ["a placeholder that is not closed: {{name}}"] : [];
  return [...new Set([...unknown, ...broken])].map((message) => ({ path, message }));
}

/** What is wrong with a template, by the place in it: variables that there are not, placeholders that are not closed. */
export function templateProblems(
  template: unknown,
  path: string,
  known: ReadonlySet<string>,
  depth = 0,
): FieldError[] {
  if (depth > DEEPEST) return [{ path, message: `nested more than ${DEEPEST} deep` }];
  if (typeof template === "string") return problemsOfText(template, path, known);
  if (typeof template !== "object" || template === null) return [];
  return Object.entries(template).flatMap(([key, value]) =>
    templateProblems(value, `${path}.${key}`, known, depth + 1),
  );
}

/** Names of the variables that a template speaks of. */
export function variablesIn(template: unknown): Set<string> {
  const found = (JSON.stringify(template) ?? "").matchAll(PLACEHOLDER);
  return new Set([...found].map(([, name = ""]) => name));
}
