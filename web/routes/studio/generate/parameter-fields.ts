/** A parameter of a model as a form shows it, made of its JSON Schema. */
export interface ParameterField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** `json`: of another shape than a field can have; it is written as JSON. */
  readonly kind: "choice" | "switch" | "number" | "text" | "json";
  readonly required: boolean;
  /** What the platform takes when nothing is given; as a field has it. */
  readonly usual: string;
  readonly choices: readonly unknown[];
  readonly min: number | null;
  readonly max: number | null;
  readonly whole: boolean;
  readonly maxLength: number | null;
}

/** What somebody has put into the fields, by their names; what is empty is not given. */
export type FieldValues = Readonly<Record<string, string>>;

export type ParameterProblem =
  | { readonly kind: "required" | "number" | "whole" | "json" }
  | { readonly kind: "min" | "max"; readonly limit: number };

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");
const numberOf = (value: unknown) => (typeof value === "number" ? value : null);

/** A value as its field has it. */
export function fieldText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Of several types, the one that is not null. */
function typeOf({ type }: JsonObject): string {
  const types = Array.isArray(type) ? type.filter((one) => one !== "null") : [type];
  return types.length === 1 ? textOf(types[0]) : "";
}

function kindOf(schema: JsonObject): ParameterField["kind"] {
  if (Array.isArray(schema["enum"])) return "choice";
  const type = typeOf(schema);
  if (type === "boolean") return "switch";
  if (type === "number" || type === "integer") return "number";
  return type === "string" ? "text" : "json";
}

/** `aspectRatio` as `Aspect ratio`. */
function titleOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The fields of a model's parameters, in the schema's order. */
export function parameterFields(schema: JsonObject): ParameterField[] {
  const { properties, required } = schema;
  const needed = new Set(Array.isArray(required) ? required : []);
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) =>
    isObject(property) ? [fieldOf(name, property, needed.has(name))] : [],
  );
}

function fieldOf(name: string, schema: JsonObject, required: boolean): ParameterField {
  const { enum: choices } = schema;
  return {
    name,
    title: textOf(schema["title"]) || titleOf(name),
    description: textOf(schema["description"]),
    kind: kindOf(schema),
    required: required && schema["default"] === undefined,
    usual: fieldText(schema["default"]),
    choices: Array.isArray(choices) ? choices : [],
    min: numberOf(schema["minimum"]),
    max: numberOf(schema["maximum"]),
    whole: typeOf(schema) === "integer",
    maxLength: numberOf(schema["maxLength"]),
  };
}

/** The value that a field's text stands for; `undefined` when nothing is given. */
function givenOf(field: ParameterField, text: string): unknown {
  if (text === "") return undefined;
  switch (field.kind) {
    case "choice":
      return field.choices.find((one) => fieldText(one) === text) ?? text;
    case "switch":
      return text === "true";
    case "number":
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case "text":
      return text;
    case "json":
      return parsed(text) ?? text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parameters as the platform takes them. */
export function parametersOf(
  fields: readonly ParameterField[],
  values: FieldValues,
): Record<string, unknown> {
  const given = fields.map((field) => [field.name, givenOf(field, values[field.name] ?? "")]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** What is plainly wrong with a field; the platform knows the rest. */
export function parameterProblem(field: ParameterField, text: string): ParameterProblem | null {
  if (text === "") return field.required ? { kind: "required" } : null;
  if (field.kind === "json") return parsed(text) === undefined ? { kind: "json" } : null;
  if (field.kind !== "number") return null;
  const number = Number(text);
  if (!Number.isFinite(number)) return { kind: "number" };
  if (field.whole && !Number.isInteger(number)) return { kind: "whole" };
  if (field.min !== null && number < field.min) return { kind: "min", limit: field.min };
  if (field.max !== null && number > field.max) return { kind: "max", limit: field.max };
  return null;
}
