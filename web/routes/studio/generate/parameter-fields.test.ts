import { describe, expect, it } from "vitest";
import { parameterFields, parameterProblem, parametersOf } from "./parameter-fields.ts";

const schema = {
  type: "object",
  required: ["style", "frames"],
  properties: {
    style: { type: "string", maxLength: 40 },
    frames: { type: "integer", minimum: 1, maximum: 240, title: "How many frames" },
    guidance: { type: ["number", "null"], default: 3.5 },
    size: { enum: [512, 1024, "auto"], default: 512 },
    fastMode: { type: "boolean", default: true },
    points: { type: "array", items: { type: "number" } },
    broken: true,
  },
};

const fields = parameterFields(schema);
const field = (name: string) => {
  const found = fields.find((one) => one.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
};

describe("works", () => {
  it("each parameter becomes a field of its kind, with its title and what is usual", () => {
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ["style", "text"],
      ["frames", "number"],
      ["guidance", "number"],
      ["size", "choice"],
      ["fastMode", "switch"],
      ["points", "json"],
    ]);
    expect(field("frames")).toMatchObject({
      title: "How many frames",
      required: true,
      whole: true,
    });
    expect(field("fastMode")).toMatchObject({ title: "Fast mode", usual: "true", required: false });
    expect(field("size")).toMatchObject({ usual: "512", choices: [512, 1024, "auto"] });
  });

  it("what is written becomes values of the schema's types, and what is empty is left to the platform", () => {
    const values = {
      style: "ink",
      frames: "12",
      size: "1024",
      fastMode: "false",
      points: "[1, 2]",
    };
    expect(parametersOf(fields, values)).toEqual({
      ...{ style: "ink", frames: 12, size: 1024, fastMode: false, points: [1, 2] },
    });
    expect(parametersOf(fields, { size: "auto", guidance: "" })).toEqual({ size: "auto" });
  });

  it("a schema without parameters has no fields", () => {
    expect(parameterFields({ type: "object" })).toEqual([]);
  });
});

describe("refuses", () => {
  it.each([
    ["frames", "", { kind: "required" }],
    ["frames", "many", { kind: "number" }],
    ["frames", "1.5", { kind: "whole" }],
    ["frames", "0", { kind: "min", limit: 1 }],
    ["frames", "241", { kind: "max", limit: 240 }],
    ["points", "[1,", { kind: "json" }],
    ["points", "[1]", null],
    ["guidance", "", null],
    ["guidance", "1.5", null],
    ["style", "ink", null],
  ])("%s as %j", (name, text, problem) => {
    expect(parameterProblem(field(name), text)).toEqual(problem);
  });
});
