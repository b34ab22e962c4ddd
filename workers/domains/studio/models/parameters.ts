import { type Schema, Validator } from "@cfworker/json-schema";
import type { ModelDefinition } from "../../../../shared/contracts/studio/definitions.ts";
import { AppError, commonErrors, type FieldError } from "../../../../shared/kernel/app-error.ts";

type JsonObject = Readonly<Record<string, unknown>>;
type WithSchema = Pick<ModelDefinition, "parametersSchema">;

const DRAFT = "2020-12";
/** Keywords whose errors only repeat what another one says; unknown names are told apart. */
const REPEATED = new Set(["properties", "additionalProperties", "items", "allOf", "$ref", "false"]);

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parameters that a schema describes, by name. */
export function propertiesOf({ parametersSchema }: WithSchema): Record<string, JsonObject> {
  const { properties } = parametersSchema;
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, JsonObject] => isObject(entry[1])),
  );
}

/** `#/size/0` as `parameters.size.0`. */
function pathOf(location: string): string {
  const parts = decodeURIComponent(location).replace(/^#\/?/, "").split("/").filter(Boolean);
  return [
    "parameters",
    ...parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")),
  ].join(".");
}

/** The parameters with the schema's own values for those that are not given. */
export function withDefaults(model: WithSchema, given: JsonObject): Record<string, unknown> {
  const usual = Object.entries(propertiesOf(model))
    .filter(([, schema]) => schema["default"] !== undefined)
    .map(([name, schema]) => [name, schema["default"]]);
  return { ...Object.fromEntries(usual), ...given };
}

function missing(schema: JsonObject, given: JsonObject): FieldError[] {
  const { required } = schema;
  const names = Array.isArray(required) ? required.map(String) : [];
  return names
    .filter((name) => given[name] === undefined)
    .map((name) => ({ path: `parameters.${name}`, message: "Required." }));
}

function undescribed(model: WithSchema, given: JsonObject): FieldError[] {
  const { additionalProperties, patternProperties } = model.parametersSchema;
  if (additionalProperties !== false || patternProperties !== undefined) return [];
  const known = propertiesOf(model);
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ path: `parameters.${name}`, message: "The model has no such parameter." }));
}

/** What is wrong with the parameters, each by its own name. */
export function parameterProblems(model: WithSchema, given: JsonObject): FieldError[] {
  const schema: Schema = model.parametersSchema;
  const { valid, errors } = new Validator(schema, DRAFT, false).validate(given);
  if (valid) return [];
  const found = errors
    .filter(({ keyword, instanceLocation }) => instanceLocation !== "#" && !REPEATED.has(keyword))
    .map(({ instanceLocation, error }) => ({ path: pathOf(instanceLocation), message: error }));
  const named = [...missing(model.parametersSchema, given), ...undescribed(model, given), ...found];
  const all = new Map(named.map((problem) => [`${problem.path} ${problem.message}`, problem]));
  if (all.size > 0) return [...all.values()];
  return [
    { path: "parameters", message: errors.at(-1)?.error ?? "Not as the model's schema says." },
  ];
}

/** The parameters as the model takes them, with its own defaults. Throws `validation_failed` that names each bad one. */
export function checkedParameters(model: WithSchema, given: JsonObject): Record<string, unknown> {
  const parameters = withDefaults(model, given);
  const fields = parameterProblems(model, parameters);
  if (fields.length > 0) throw new AppError(commonErrors.validation_failed, { fields });
  return parameters;
}
