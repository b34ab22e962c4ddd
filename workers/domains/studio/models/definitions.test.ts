import { describe, expect, it } from "vitest";
import {
  type ModelDefinition,
  modelDefinition,
} from "../../../../shared/contracts/studio/definitions.ts";
import { definitionProblems } from "./check-definition.ts";
import { firstAt, pointerParts, valueAt } from "./json-pointer.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { checkedParameters, parameterProblems } from "./parameters.ts";
import { costOf } from "./price.ts";
import { readResult, readState, readSubmission } from "./read-answer.ts";
import { readyDefinitions } from "./ready-definitions.ts";
import { fill, fillText, templateProblems } from "./template.ts";

const ready = readyDefinitions();

function modelOf(slug: string): ModelDefinition {
  const found = ready.flatMap(({ models }) => models).find((model) => model.slug === slug);
  if (!found) throw new Error(`no model is called ${slug}`);
  return found;
}

const answer = (json: unknown, status = 200, retryAfterMs: number | null = null) => ({
  status,
  json,
  retryAfterMs,
});

describe("templates", () => {
  const variables = { prompt: "a cat", seed: 7, flag: false, list: [1, 2], absent: undefined };

  it("a whole placeholder takes the value's own type", () => {
    const template = {
      a: "{{seed}}",
      b: "{{flag}}",
      c: "{{ list }}",
      d: "seed {{seed}} of {{prompt}}",
    };
    expect(fill(template, variables)).toEqual({ a: 7, b: false, c: [1, 2], d: "seed 7 of a cat" });
  });

  it("what is absent takes its key, or its place in a list, along", () => {
    const template = {
      a: "{{absent}}",
      b: ["{{absent}}", "{{seed}}"],
      c: { d: "{{absent}}" },
      e: "x{{absent}}y",
    };
    expect(fill(template, variables)).toEqual({ b: [7], c: {}, e: "xy" });
  });

  it("replaced text is never looked into again", () => {
    const sly = { prompt: "{{apiKey}} {{seed}}", seed: 7, apiKey: "secret" };
    expect(fill({ a: "{{prompt}}", b: "say {{prompt}}" }, sly)).toEqual({
      a: "{{apiKey}} {{seed}}",
      b: "say {{apiKey}} {{seed}}",
    });
    expect(fillText("/x?q={{prompt}}", sly, encodeURIComponent)).toBe(
      "/x?q=%7B%7BapiKey%7D%7D%20%7B%7Bseed%7D%7D",
    );
  });

  it("inherited names are no variables", () => {
    expect(fill({ a: "{{constructor}}", b: "x{{toString}}" }, variables)).toEqual({ b: "x" });
  });

  it("says which variable is unknown, and where", () => {
    const found = templateProblems(
      { input: ["{{promt}}", "{{prompt"] },
      "request.body",
      new Set(["prompt"]),
    );
    expect(found).toEqual([
      { path: "request.body.input.0", message: "unknown variable {{promt}}; known are prompt" },
      { path: "request.body.input.1", message: "a placeholder that is not closed: {{name}}" },
    ]);
  });
});

describe("JSON pointers (RFC 6901)", () => {
  const document = { foo: ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7, "c%d": 2 };

  it.each([
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/m~0n", 8],
    ["/ ", 7],
    ["/c%d", 2],
  ])("%j", (pointer, value) => expect(valueAt(document, pointer)).toEqual(value));

  it.each(["/foo/-", "/foo/01", "/foo/2", "/foo/length", "/toString", "foo", "/a~2b", "/foo/0/x"])(
    "%j leads to nothing",
    (pointer) => expect(valueAt(document, pointer)).toBeUndefined(),
  );

  it("takes the first that leads to something", () => {
    expect(firstAt({ a: "", b: null, c: "x" }, ["/a", "/b", "/c"])).toBe("x");
    expect(pointerParts("/a~01b")).toEqual(["a~1b"]);
  });
});

describe("definitions", () => {
  it.each(ready.map((file) => [file.provider.slug, file] as const))(
    "%s ships in order",
    (_, file) => {
      expect(file.models.length).toBeGreaterThan(0);
      for (const model of file.models) expect(definitionProblems(model), model.slug).toEqual([]);
    },
  );

  it("names of models are each taken once", () => {
    const slugs = ready.flatMap(({ models }) => models.map(({ slug }) => slug));
    expect(new Set(slugs).size).toBe(slugs.length);
  });

  it("says what is wrong, and where", () => {
    const broken = modelDefinition.parse({
      slug: "broken",
      name: "Broken",
      modelType: "image",
      image: "required",
      parametersSchema: {
        type: "object",
        properties: {
          prompt: { type: "string" },
          size: { type: "text", pattern: "(" },
          other: { $ref: "https://x.example" },
        },
      },
      request: { path: "/a/{{taskId}}", body: { a: "{{pormpt}}" } },
      response: {
        taskId: "/id",
        poll: {},
        state: "/state",
        states: { succeeded: ["done"], failed: ["DONE"] },
        cancel: { path: "/x/{{taskId}}" },
      },
      price: { amount: 1, per: "second", seconds: "length" },
    });
    const paths = definitionProblems(broken).map(({ path }) => path);
    expect(new Set(paths)).toEqual(
      new Set([
        "parametersSchema.properties.size.type",
        "parametersSchema.properties.size.pattern",
        "parametersSchema.properties.other.$ref",
        "request.path",
        "request.body.a",
        "response.poll.path",
        "response.states.failed",
        "response.results",
        "image",
        "price.seconds",
      ]),
    );
    const reserved = {
      ...broken,
      parametersSchema: { type: "object", properties: { prompt: { type: "string" } } },
    };
    expect(definitionProblems(reserved)[0]).toEqual({
      path: "parametersSchema.properties.prompt",
      message: "{{prompt}} is the platform's own variable",
    });
  });

  it("refuses what is no pointer", () => {
    const response = { taskId: "data.taskId" };
    const result = modelDefinition.safeParse({
      slug: "x",
      name: "X",
      modelType: "image",
      request: { path: "/" },
      response,
    });
    expect(result.error?.issues[0]?.path).toEqual(["response", "taskId"]);
  });
});

describe("parameters", () => {
  const model = modelOf("seedance-1.5-pro");

  it("take the schema's own values where none are given", () => {
    expect(checkedParameters(model, { duration: "4" })).toMatchObject({
      duration: "4",
      resolution: "720p",
      fixedLens: false,
    });
  });

  it("names each that is bad", () => {
    const given = { duration: "5", fixedLens: "no", colour: "red" };
    expect(
      parameterProblems(model, given)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["parameters.colour", "parameters.duration", "parameters.fixedLens"]);
    const required = {
      parametersSchema: {
        type: "object",
        required: ["size"],
        properties: { size: { type: "integer", minimum: 8 } },
      },
    };
    expect(parameterProblems(required, {})).toEqual([
      { path: "parameters.size", message: "Required." },
    ]);
    expect(parameterProblems(required, { size: 4 })[0]?.path).toBe("parameters.size");
  });

  it("have a price", () => {
    expect(costOf(model.price, { duration: "8", resolution: "720p", generateAudio: false })).toBe(
      140_000,
    );
    expect(costOf(model.price, { duration: "4", resolution: "480p", generateAudio: true })).toBe(
      70_000,
    );
    expect(costOf(null, {})).toBeNull();
  });
});

describe("answers", () => {
  const kie = modelOf("nano-banana").response;
  const replicate = modelOf("replicate-flux-schnell").response;
  const fal = modelOf("fal-flux-schnell").response;
  const openai = modelOf("gpt-image-1").response;

  it("kie.ai's: a status in the body, results as JSON in a string", () => {
    expect(
      readSubmission(kie, answer({ code: 200, msg: "success", data: { taskId: "t1" } })),
    ).toEqual({
      kind: "accepted",
      taskId: "t1",
      links: {},
    });
    expect(readState(kie, answer({ code: 200, data: { state: "generating" } }))).toEqual({
      kind: "running",
      progress: null,
    });
    const resultJson = JSON.stringify({ resultUrls: ["https://x.example/a.png"] });
    expect(
      readState(kie, answer({ code: 200, data: { state: "success", resultJson } })),
    ).toMatchObject({
      kind: "succeeded",
      results: [{ kind: "url", url: "https://x.example/a.png" }],
    });
    const failed = {
      code: 200,
      data: { state: "fail", failCode: "501", failMsg: "Sensitive content detected" },
    };
    expect(readState(kie, answer(failed))).toEqual({
      kind: "refused",
      code: "nsfw",
      message: "Sensitive content detected",
    });
    expect(readSubmission(kie, answer({ code: 402, msg: "Insufficient credits" }))).toMatchObject({
      code: "provider_credit",
    });
    expect(readSubmission(kie, answer({ code: 429, msg: "slow down" }))).toMatchObject({
      kind: "again",
      code: "provider_busy",
    });
    expect(readState(kie, answer({ code: 404, msg: "no such task" }))).toEqual({
      kind: "unknown_task",
    });
  });

  it("Replicate's: addresses in the answer, one result or a list", () => {
    const urls = {
      get: "https://api.replicate.com/v1/predictions/p1",
      cancel: "https://api.replicate.com/c",
    };
    expect(readSubmission(replicate, answer({ id: "p1", status: "starting", urls }, 201))).toEqual({
      kind: "accepted",
      taskId: "p1",
      links: { status: urls.get, cancel: urls.cancel },
    });
    for (const output of ["https://x.example/a", ["https://x.example/a", "https://x.example/b"]]) {
      const reading = readState(replicate, answer({ status: "succeeded", output }));
      expect(reading.kind === "succeeded" && reading.results[0]).toEqual({
        kind: "url",
        url: "https://x.example/a",
      });
    }
    expect(readState(replicate, answer({ status: "succeeded", output: null }))).toMatchObject({
      code: "no_result",
    });
    expect(readState(replicate, answer({ status: "canceled" }))).toMatchObject({
      code: "cancelled",
    });
    expect(readState(replicate, answer({ status: "resting" }))).toEqual({
      kind: "running",
      progress: null,
    });
  });

  it("fal's: the result is another question", () => {
    expect(readState(fal, answer({ status: "COMPLETED" }))).toEqual({ kind: "ready" });
    expect(
      readResult(fal, answer({ images: [{ url: "https://x.example/a.png" }], seed: 5 })),
    ).toEqual({
      kind: "succeeded",
      results: [{ kind: "url", url: "https://x.example/a.png" }],
      seed: 5,
    });
    const refused = {
      detail: [{ msg: "flagged by a content checker", type: "content_policy_violation" }],
    };
    expect(readResult(fal, answer(refused, 422))).toMatchObject({ kind: "refused", code: "nsfw" });
  });

  it("OpenAI's: the answer is the picture", () => {
    expect(readSubmission(openai, answer({ data: [{ b64_json: "iVBO" }] }))).toMatchObject({
      results: [{ kind: "bytes", base64: "iVBO" }],
    });
    const blocked = {
      error: {
        message: "Your request was rejected by the safety system",
        code: "moderation_blocked",
      },
    };
    expect(readSubmission(openai, answer(blocked, 400))).toMatchObject({ code: "nsfw" });
    expect(
      readSubmission(openai, answer({ error: { message: "Incorrect API key" } }, 401)),
    ).toMatchObject({
      code: "provider_unauthorized",
    });
  });

  it("what is no answer may be one another time", () => {
    expect(readState(replicate, answer(undefined))).toMatchObject({
      kind: "again",
      code: "provider_answer",
    });
    expect(readState(replicate, answer(undefined, 502))).toMatchObject({
      kind: "again",
      code: "provider_unavailable",
    });
    expect(readState(replicate, answer({}, 429, 7_000))).toMatchObject({
      kind: "again",
      afterMs: 7_000,
    });
    expect(readSubmission(replicate, answer({ ok: true }))).toMatchObject({
      kind: "again",
      code: "provider_answer",
    });
  });

  it("what looks like a key is masked, whosever it is", () => {
    const key = "correct horse battery";
    const told = `bad key ${key}, ${encodeURIComponent(key)} or ${btoa(key)}, not Bearer abcdef1234567890 nor sk-ABCDEF123456789`;
    const masked = maskSecrets(told, [key]);
    expect(masked).toBe("bad key ***, *** or ***, not *** nor ***");
  });
});
