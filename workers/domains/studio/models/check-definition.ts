import { type Schema, Validator } from "@cfworker/json-schema";
import type { ModelDefinition } from "../../../../shared/contracts/studio/definitions.ts";
import type { FieldError } from "../../../../shared/kernel/app-error.ts";
import { propertiesOf } from "./parameters.ts";
import { templateProblems, variablesIn } from "./template.ts";
import { knownVariables, REQUEST_VARIABLES, TASK_VARIABLE } from "./variables.ts";

const LARGEST_SCHEMA = 32_768;
const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

function problem(path: string, message: string): FieldError {
  return { path, message };
}

/** What a schema says that no validator can follow: types that there are not, patterns that are none, remote references. */
function keywordProblems(schema: unknown, path: string): FieldError[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own: FieldError[] = [];
  const { type, pattern, $ref } = schema as Record<string, unknown>;
  for (const one of [type ?? []].flat()) {
    if (typeof one === "string" && !TYPES.includes(one)) {
      own.push(problem(`${path}.type`, `no type of JSON Schema: ${one}`));
    }
  }
  if (typeof pattern === "string" && !isPattern(pattern)) {
    own.push(problem(`${path}.pattern`, "no regular expression"));
  }
  if (typeof $ref === "string" && !$ref.startsWith("#")) {
    own.push(problem(`${path}.$ref`, "leads out of the schema"));
  }
  const within = Object.entries(schema)
    .filter(([key]) => key !== "default" && key !== "enum" && key !== "const" && key !== "examples")
    .flatMap(([key, value]) =>
      key === "properties" && typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([name, one]) =>
            keywordProblems(one, `${path}.properties.${name}`),
          )
        : keywordProblems(value, `${path}.${key}`),
    );
  return [...own, ...within];
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function unusable(schema: Schema): string | null {
  try {
    new Validator(schema, "2020-12", false).validate({});
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : "unusable";
  }
}

function schemaProblems(model: ModelDefinition): FieldError[] {
  const { parametersSchema } = model;
  const path = "parametersSchema";
  if (parametersSchema["type"] !== "object") {
    return [problem(`${path}.type`, 'must be "object": parameters go by name')];
  }
  if (JSON.stringify(parametersSchema).length > LARGEST_SCHEMA) {
    return [problem(path, `larger than ${LARGEST_SCHEMA} characters`)];
  }
  const found = keywordProblems(parametersSchema, path);
  if (found.length > 0) return found;
  const why = unusable(parametersSchema);
  if (why !== null) return [problem(path, why)];
  const reserved: readonly string[] = [...REQUEST_VARIABLES, TASK_VARIABLE];
  return Object.keys(propertiesOf(model))
    .filter((name) => reserved.includes(name))
    .map((name) =>
      problem(`${path}.properties.${name}`, `{{${name}}} is the platform's own variable`),
    );
}

function requestProblems({ request, ...model }: ModelDefinition): FieldError[] {
  const known = knownVariables(model);
  const { path, headers, body } = request;
  return [
    ...templateProblems(path, "request.path", known),
    ...templateProblems(headers, "request.headers", known),
    ...templateProblems(body, "request.body", known),
  ];
}

function furtherProblems(model: ModelDefinition): FieldError[] {
  const { response } = model;
  const known = knownVariables(model).add(TASK_VARIABLE);
  return (["poll", "result", "cancel"] as const).flatMap((name) => {
    const further = response[name];
    if (!further) return [];
    const at = `response.${name}`;
    const link = name === "poll" ? response.links.status : response.links[name];
    const nowhere = further.path === undefined && link === undefined;
    const linkName = name === "poll" ? "status" : name;
    return [
      ...(nowhere
        ? [problem(`${at}.path`, `needed, unless response.links.${linkName} says where it goes`)]
        : []),
      ...templateProblems(further.path, `${at}.path`, known),
      ...templateProblems(further.headers, `${at}.headers`, known),
      ...templateProblems(further.body, `${at}.body`, known),
    ];
  });
}

function needs(when: boolean, path: string, message: string): FieldError[] {
  return when ? [problem(path, message)] : [];
}

function mediaProblems({ response }: ModelDefinition): FieldError[] {
  const { taskId, results, poll, state, states } = response;
  const task = taskId !== undefined;
  return [
    ...needs(!results, "response.results", "needed: where the results are"),
    ...needs(task && !poll, "response.poll", "needed: how a task is asked after"),
    ...needs(task && !state, "response.state", "needed: where a task's state is"),
    ...needs(
      state !== undefined && (states?.succeeded.length ?? 0) === 0,
      "response.states.succeeded",
      "needed: which words say that it has succeeded",
    ),
    ...needs(!task && poll !== undefined, "response.taskId", "needed: what is asked after"),
  ];
}

/** Words that mean two things. */
function wordProblems({ response: { states } }: ModelDefinition): FieldError[] {
  if (!states) return [];
  const seen = new Map<string, string>();
  return Object.entries(states).flatMap(([meaning, words]) =>
    words.flatMap((word) => {
      const other = seen.get(word.toLowerCase());
      seen.set(word.toLowerCase(), meaning);
      return other === undefined || other === meaning
        ? []
        : [problem(`response.states.${meaning}`, `"${word}" means ${other} already`)];
    }),
  );
}

function imageProblems(model: ModelDefinition): FieldError[] {
  const used = variablesIn(model.request);
  const speaks = used.has("imageUrl") || used.has("imageData");
  return [
    ...needs(
      model.image !== "none" && !speaks,
      "image",
      "the request has no {{imageUrl}} or {{imageData}}",
    ),
    ...needs(
      model.image === "none" && speaks,
      "image",
      'the request speaks of a picture: "optional" or "required"',
    ),
  ];
}

function priceProblems(model: ModelDefinition): FieldError[] {
  const { price } = model;
  if (price === null) return [];
  const known = propertiesOf(model);
  const unknown = (name: string | undefined) => name !== undefined && !Object.hasOwn(known, name);
  return [
    ...needs(
      unknown(price.seconds),
      "price.seconds",
      `the model has no parameter ${price.seconds}`,
    ),
    ...price.factors.flatMap(({ parameter }, index) =>
      needs(
        unknown(parameter),
        `price.factors.${index}.parameter`,
        `the model has no parameter ${parameter}`,
      ),
    ),
  ];
}

/**
 * What is wrong with a model's definition beyond its shape, by the place in it: variables and parameters that there are
 * not, pointers that are missing, words that mean two things, a schema that cannot be followed.
 */
export function definitionProblems(model: ModelDefinition): FieldError[] {
  const text = model.modelType === "text" || model.modelType === "moderation";
  return [
    ...schemaProblems(model),
    ...requestProblems(model),
    ...furtherProblems(model),
    ...wordProblems(model),
    ...imageProblems(model),
    ...priceProblems(model),
    ...(text
      ? needs(!model.response.text, "response.text", "needed: where the text is")
      : mediaProblems(model)),
  ];
}
