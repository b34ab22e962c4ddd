/**
 * Providers of pictures, films and texts as they describe themselves, in one process on a free port that it prints: kie.ai,
 * Replicate, fal's queue, OpenAI's images (as bytes, or as an address) and chat. The address begins with how it behaves
 * and which it is: `/<manner>/<dialect>/…`. `GET /ledger` tells what was asked, and what has been charged for.
 *
 * Manners: `fair`; `busy` and `busy-a-while` (429 once, without and with `Retry-After`), `always-busy`; `down` (500 once),
 * `always-down`; `cut` (takes the submission and breaks off once), `cut-later` (breaks off when asked, once); `html` (a page
 * instead of an answer, once), `always-html`; `never` (never ends); `forgets` (knows nothing of its task later); `nsfw`;
 * `fails`; `echo` (fails with the key in its words); `revoked` (the key is no good later); `elsewhere` (gives addresses of
 * others to ask); `empty` (succeeds with nothing, for nothing). Of results: `lies` (a page that calls itself a picture), `huge` (says it
 * has 10 GB), `endless` (says nothing and never ends), `private` (at a private address), `leads-inside` (redirects to one),
 * `breaks` (breaks off, once), `gone` (not there). Of texts that are to be JSON: `writes` (as the schema asks), `leaks` (the
 * same, with all that it was told in every text), `mends` (prose first), `prose`, `unfinished` (JSON that breaks off),
 * `endless-text` (10 MB).
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { encode } from "fast-png";
import { GOOD_ANSWERS, recordedReply } from "./recorded-answers.ts";
import { videoMp4 } from "./recordings.ts";

const KEY = process.argv[2] ?? "secret";
const PRICE = 1;
const PRIVATE = "http://169.254.169.254/latest/meta-data/result.png";
/** Questions after a task until it has ended. */
const PATIENCE = 2;
const CHUNK = Buffer.alloc(65_536, 7);

/**
 * @typedef {object} Task
 * @property {string} id
 * @property {string} manner
 * @property {string} dialect
 * @property {string | null} key of idempotency
 * @property {string} prompt
 * @property {string | null} webhook
 * @property {number} asked
 * @property {"running" | "succeeded" | "failed" | "cancelled"} state
 * @property {number} charged
 * @property {unknown} body
 */

/** @type {Map<string, Task>} */
const tasks = new Map();
/** @type {Map<string, number>} How often something was met, by where and for what. */
const met = new Map();
let base = "";

/** @param {string} what */
function first(what) {
  const times = met.get(what) ?? 0;
  met.set(what, times + 1);
  return times === 0;
}

/** @typedef {import("node:http").ServerResponse} Response */

/** @param {Response} response @param {number} status @param {unknown} body @param {Record<string, string>} [headers] */
function json(response, status, body, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** @param {Response} response */
function page(response) {
  response.writeHead(200, { "Content-Type": "text/html" });
  response.end("<!doctype html><title>Just a moment…</title>");
}

/** @param {Response} response */
function cut(response) {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
  response.write('{"id":"', () => response.destroy());
}

/** A picture that is this task's alone. @param {string} id */
function picture(id) {
  const data = new Uint8Array(16 * 16 * 3);
  const bytes = Buffer.from(id);
  for (let at = 0; at < data.length; at += 1) data[at] = (bytes[at % bytes.length] ?? 0) + at;
  return Buffer.from(encode({ width: 16, height: 16, data, channels: 3, depth: 8 }));
}

/** The same film with a box of its own at the end. @param {string} id */
function film(id) {
  const box = Buffer.from(`free${id}`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(box.length + 4);
  return Buffer.concat([Buffer.from(videoMp4), length, box]);
}

/** @param {Task} task */
function isFilm({ prompt }) {
  return prompt.startsWith("film");
}

/** @param {Task} task */
function resultUrl(task) {
  if (task.manner === "private") return PRIVATE;
  return `${base}/result/${task.manner}/${task.id}.${isFilm(task) ? "mp4" : "png"}`;
}

/** @param {Task} task */
function charge(task) {
  task.state = "succeeded";
  task.charged = task.manner === "empty" ? 0 : PRICE;
}

/** How a task stands now that it is asked after. @param {Task} task */
function advance(task) {
  task.asked += 1;
  if (task.state !== "running" || task.manner === "never" || task.asked < PATIENCE) return;
  if (["nsfw", "fails", "echo"].includes(task.manner)) task.state = "failed";
  else charge(task);
}

/** @param {Task} task */
function wordsOf({ manner }) {
  if (manner === "nsfw") return "Rejected: the prompt was flagged as NSFW content.";
  if (manner === "echo") return `Internal: call with Authorization ${KEY} failed`;
  return "The model gave up.";
}

/** @param {string} manner @param {string} dialect @param {Record<string, any>} body @param {string | null} key */
function begin(manner, dialect, body, key) {
  for (const task of tasks.values()) if (key !== null && task.key === key) return task;
  const input = body["input"] ?? body;
  /** @type {Task} */
  const task = {
    id: randomUUID(),
    ...{ manner, dialect, key, body, asked: 0, state: "running", charged: 0 },
    prompt: String(input["prompt"] ?? ""),
    webhook: body["callBackUrl"] ?? body["webhook"] ?? null,
  };
  tasks.set(task.id, task);
  return task;
}

/** @type {Record<string, { submit(task: Task, at: string): unknown, state(task: Task, at: string): [number, unknown], result?(task: Task): [number, unknown], missing: [number, unknown], refused(status: number, words: string): [number, unknown] }>} */
const dialects = {
  kie: {
    submit: (task) => ({ code: 200, msg: "success", data: { taskId: task.id } }),
    state: (task) => {
      const states = {
        running: "generating",
        succeeded: "success",
        failed: "fail",
        cancelled: "fail",
      };
      const resultUrls = task.manner === "empty" ? [] : [resultUrl(task)];
      const data = {
        taskId: task.id,
        state: states[task.state],
        resultJson: task.state === "succeeded" ? JSON.stringify({ resultUrls }) : "",
        failCode: task.state === "failed" ? "501" : "",
        failMsg: task.state === "failed" ? wordsOf(task) : "",
      };
      return [200, { code: 200, msg: "success", data }];
    },
    missing: [200, { code: 404, msg: "recordInfo is null" }],
    refused: (status, words) => [200, { code: status, msg: words }],
  },
  replicate: {
    submit: (task, at) => ({
      id: task.id,
      status: "starting",
      urls: urlsOf(task, at, "v1/predictions/", ""),
    }),
    state: (task) => {
      const states = {
        running: "processing",
        succeeded: "succeeded",
        failed: "failed",
        cancelled: "canceled",
      };
      const output =
        task.state === "succeeded" && task.manner !== "empty" ? [resultUrl(task)] : null;
      return [
        200,
        {
          id: task.id,
          status: states[task.state],
          output,
          error: task.state === "failed" ? wordsOf(task) : null,
        },
      ];
    },
    missing: [404, { detail: "The requested resource could not be found." }],
    refused: (status, words) => [status, { title: "Refused", detail: words, status }],
  },
  fal: {
    submit: (task, at) => {
      const { get, cancel } = urlsOf(task, at, "fal-ai/flux/requests/", "/status");
      return {
        request_id: task.id,
        status: "IN_QUEUE",
        status_url: get,
        response_url: get.replace(/\/status$/, ""),
        cancel_url: cancel,
      };
    },
    state: (task) => [
      200,
      { status: task.state === "running" ? "IN_PROGRESS" : "COMPLETED", request_id: task.id },
    ],
    result: (task) => {
      if (task.state !== "succeeded")
        return [
          422,
          {
            detail: [
              {
                loc: ["body"],
                msg: wordsOf(task),
                type: task.manner === "nsfw" ? "content_policy_violation" : "generation_error",
              },
            ],
          },
        ];
      return [200, { images: task.manner === "empty" ? [] : [{ url: resultUrl(task) }], seed: 42 }];
    },
    missing: [404, { detail: "Request not found" }],
    refused: (status, words) => [status, { detail: words }],
  },
  openai: {
    submit: (task) => ({
      created: 1,
      data: task.manner === "empty" ? [] : [{ b64_json: bytesOf(task).toString("base64") }],
    }),
    state: () => [404, {}],
    missing: [404, {}],
    refused: (status, words) => [
      status,
      { error: { message: words, type: "server_error", code: null } },
    ],
  },
};
const openai = dialects["openai"];
if (openai) {
  dialects["openai-url"] = {
    ...openai,
    submit: (task) => ({
      created: 1,
      data: task.manner === "empty" ? [] : [{ url: resultUrl(task) }],
    }),
  };
}

/** @param {Task} task */
function bytesOf(task) {
  if (task.manner === "lies") return Buffer.from("<!doctype html><title>A picture</title>");
  return isFilm(task) ? film(task.id) : picture(task.id);
}

/** @param {Task} task @param {string} at @param {string} path @param {string} ending */
function urlsOf(task, at, path, ending) {
  const own = task.manner === "elsewhere" ? "http://127.0.0.1:9/stolen/" : `${at}/`;
  return { get: `${own}${path}${task.id}${ending}`, cancel: `${own}${path}${task.id}/cancel` };
}

/** @param {Response} response @param {string} manner @param {string} id */
function serve(response, manner, id) {
  const task = tasks.get(id.replace(/\.\w+$/, ""));
  if (!task || manner === "gone") return json(response, 404, {});
  const type = isFilm(task) ? "video/mp4" : "image/png";
  const bytes = bytesOf(task);
  switch (manner) {
    case "huge":
      response.writeHead(200, { "Content-Type": type, "Content-Length": "10000000000" });
      response.write(bytes);
      return;
    case "endless": {
      response.writeHead(200, { "Content-Type": type });
      response.write(bytes.subarray(0, 8));
      const more = () => {
        while (!response.destroyed && response.write(CHUNK));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
      return;
    }
    case "leads-inside":
      response.writeHead(302, { Location: PRIVATE });
      response.end();
      return;
    case "breaks":
      if (first(`breaks ${task.id}`)) {
        response.writeHead(200, { "Content-Type": type, "Content-Length": String(bytes.length) });
        response.write(bytes.subarray(0, 20), () => response.destroy());
        return;
      }
      break;
    default:
  }
  response.writeHead(200, { "Content-Type": type, "Content-Length": String(bytes.length) });
  response.end(bytes);
}

/** @param {Response} response @param {string} manner @param {string} dialect @param {Record<string, any>} body @param {import("node:http").IncomingHttpHeaders} headers */
function submit(response, manner, dialect, body, headers) {
  const speaker = dialects[dialect];
  if (!speaker) return json(response, 404, {});
  const idempotency = headers["idempotency-key"];
  const key = typeof idempotency === "string" ? idempotency : null;
  const prompt = String((body["input"] ?? body)["prompt"] ?? "");
  const mark = `${manner} ${dialect} ${key ?? prompt}`;
  const refuse = (
    /** @type {number} */ status,
    /** @type {string} */ words,
    /** @type {Record<string, string>} */ more = {},
  ) => {
    const [code, answer] = speaker.refused(status, words);
    json(response, code, answer, more);
  };
  if (manner === "always-busy" || (manner === "busy" && first(mark)))
    return refuse(429, "Too many requests");
  if (manner === "busy-a-while" && first(mark))
    return refuse(429, "Too many requests", { "Retry-After": "40" });
  if (manner === "always-down" || (manner === "down" && first(mark)))
    return refuse(500, "Something broke");
  if (manner === "invalid") return refuse(422, "prompt: Invalid value");
  const atOnce = dialect.startsWith("openai");
  if (atOnce && ["nsfw", "fails", "echo"].includes(manner)) {
    const words = wordsOf({ ...begin(manner, dialect, body, key), state: "failed" });
    return manner === "nsfw"
      ? json(response, 400, { error: { message: words, code: "moderation_blocked" } })
      : refuse(400, words);
  }
  if (manner === "always-html" && atOnce) return page(response);
  const task = begin(manner, dialect, body, key);
  if (atOnce) charge(task);
  if (manner === "cut" && first(mark)) return cut(response);
  if (manner === "html" && atOnce && first(mark)) return page(response);
  json(response, atOnce ? 200 : 201, speaker.submit(task, `${base}/${manner}/${dialect}`));
}

/** @param {Response} response @param {Task | undefined} task @param {string} dialect @param {"state" | "result" | "cancel"} what */
function answer(response, task, dialect, what) {
  const speaker = dialects[dialect];
  if (!speaker) return json(response, 404, {});
  if (!task || task.manner === "forgets") return json(response, ...speaker.missing);
  if (task.manner === "revoked") return json(response, ...speaker.refused(401, "Invalid API key"));
  if (task.manner === "cut-later" && first(`cut ${task.id}`)) return response.destroy();
  if (task.manner === "always-html" || (task.manner === "html" && first(`html ${task.id}`)))
    return page(response);
  if (what === "cancel") {
    if (task.state === "running") task.state = "cancelled";
    return json(response, 202, { status: "CANCELLATION_REQUESTED" });
  }
  if (what === "state") advance(task);
  const [status, body] =
    what === "result" && speaker.result ? speaker.result(task) : speaker.state(task, "");
  json(response, status, body);
}

/** @param {Response} response @param {Record<string, any>} body @param {string} manner */
function chat(response, body, manner) {
  const words = spokenBy(body, manner);
  if (!body["stream"])
    return json(response, 200, {
      choices: [{ message: { role: "assistant", content: words.join("") } }],
    });
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  if (manner === "recorded") {
    for (const part of recordedReply(words.join(""))) response.write(part);
    response.end();
    return;
  }
  for (const content of words)
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
  response.end("data: [DONE]\n\n");
}

/**
 * Something that a JSON schema takes, with that text wherever there is one.
 * @param {any} schema @param {string} text @param {number} [at] @returns {unknown}
 */
function sampleOf(schema, text, at = 0) {
  const { type, properties, items, minimum, anyOf } = schema;
  if (schema.enum) return schema.enum[0];
  if (anyOf) return sampleOf(anyOf[0], text, at);
  if (type === "object")
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, one]) => [
        name,
        name === "toSecond" ? at + 1 : sampleOf(one, text, at),
      ]),
    );
  if (type === "array") return [sampleOf(items, text, at)];
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return minimum ?? 0;
  return type === "null" ? null : text.slice(0, schema.maxLength ?? 60);
}

/** @param {Record<string, any>} body @param {string} manner @returns {string[]} */
function spokenBy(body, manner) {
  const schema = body["response_format"]?.json_schema?.schema;
  const said = JSON.stringify(body["messages"]);
  const again = body["messages"].length > 2;
  const sample = (/** @type {string} */ text) => JSON.stringify(sampleOf(schema, text));
  if (manner === "writes" || (manner === "mends" && again)) return pieces(sample("Something good"));
  if (manner === "recorded")
    return [JSON.stringify(GOOD_ANSWERS[body["response_format"]?.json_schema?.name])];
  if (manner === "leaks") return pieces(sample(said));
  if (manner === "mends" || manner === "prose") return ["I would", " rather", " talk."];
  if (manner === "unfinished") return pieces(sample("Something good").slice(0, -9));
  if (manner === "endless-text") return Array.from({ length: 160 }, () => "{".repeat(65_536));
  return ["Once", " upon", " a", " time"];
}

/** @param {string} text */
function pieces(text) {
  return text.match(/[\s\S]{1,40}/g) ?? [];
}

const TASK =
  /^\/[^/]+\/[^/]+\/(?:v1\/predictions|fal-ai\/flux\/requests)\/([0-9a-f-]{36})(\/status|\/cancel)?$/;

const server = createServer(async (request, response) => {
  response.on("error", () => {});
  let text = "";
  for await (const chunk of request) text += chunk;
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
  if (pathname === "/ledger") return json(response, 200, [...tasks.values()]);
  const [, manner = "", dialect = "", rest = ""] =
    /^\/([^/]+)\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
  if (manner === "result") return serve(response, dialect, rest);
  const { authorization = "" } = request.headers;
  if (!authorization.endsWith(` ${KEY}`))
    return json(response, 401, {
      error: { message: `Unknown key in ${authorization}` },
      code: 401,
      msg: "No access",
      detail: "No access",
    });
  const body = text === "" ? {} : JSON.parse(text);
  if (rest === "v1/chat/completions")
    return manner === "down"
      ? json(response, 500, { error: { message: "down" } })
      : chat(response, body, manner);
  if (rest === "api/v1/jobs/recordInfo")
    return answer(response, tasks.get(searchParams.get("taskId") ?? ""), dialect, "state");
  const [, id, ending] = TASK.exec(pathname) ?? [];
  if (id === undefined) {
    const webhook = searchParams.get("fal_webhook");
    return submit(
      response,
      manner,
      dialect,
      webhook ? { ...body, webhook } : body,
      request.headers,
    );
  }
  const isState = dialect === "fal" ? ending === "/status" : ending === undefined;
  const what = ending === "/cancel" ? "cancel" : isState ? "state" : "result";
  answer(response, tasks.get(id), dialect, what);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address !== "object") return;
  base = `http://127.0.0.1:${address.port}`;
  process.stdout.write(`${address.port}\n`);
});
