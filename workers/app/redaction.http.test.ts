// @first of those that share a runtime: it needs a platform that nobody has used.
import { env, exports } from "cloudflare:workers";
import { z } from "@hono/zod-openapi";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { allContracts } from "../../shared/contracts/index.ts";
import type { Contract } from "../../shared/contracts/platform/index.ts";
import { type Account, ORIGIN, registerAccount } from "../../shared/testing/accounts.ts";

/** A field whose value gives somebody power: it may be kept nowhere, and be told to nobody. */
const SECRET = /pass(word)?$|token(_hint)?$|secret|code$|credential|assertion$|verifier/i;

let count = 0;

/** Something nobody would write by chance, findable wherever it turns up. */
function planted(): string {
  count += 1;
  return `zqplanted${count}x${crypto.randomUUID().slice(0, 8)}`;
}

interface Plant {
  readonly name: string;
  readonly value: string;
}

interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly maxLength?: number;
}

/** A text that the schema takes, with a plant in it where its form allows. */
function text(schema: JsonSchema, name: string, plants: Plant[]): string {
  if (schema.format === "uuid") return crypto.randomUUID();
  if (schema.format === "date-time") return "2030-01-01T00:00:00.000Z";
  if (schema.format === "date") return "2030-01-01";
  const value = schema.pattern?.includes("\\d{6}")
    ? String(crypto.getRandomValues(new Uint32Array(1))[0])
        .padStart(6, "7")
        .slice(-6)
    : planted();
  plants.push({ name, value });
  if (/email|^login$/i.test(name)) return `${value}@example.com`;
  return /uri|logo/i.test(name) ? `https://${value}.example/` : value;
}

/** A value that breaks no rule of the schema, or with `wild` one that is a plant wherever a value may stand. */
function sample(schema: JsonSchema, name: string, plants: Plant[], wild: boolean): unknown {
  if (wild && !schema.properties && !schema.items && !schema.anyOf) return text({}, name, plants);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sample(schema.anyOf[0] ?? {}, name, plants, wild);
  if (schema.properties) {
    const entries = Object.entries(schema.properties);
    return Object.fromEntries(
      entries.map(([field, inner]) => [field, sample(inner, field, plants, wild)]),
    );
  }
  if (schema.type === "array") return [sample(schema.items ?? {}, name, plants, wild)];
  if (schema.type === "integer" || schema.type === "number") return 1;
  if (schema.type === "boolean") return false;
  if (schema.type === "null") return null;
  if (schema.type === "object") return { [planted()]: text({}, name, plants) };
  return text(schema, name, plants);
}

function schemaOf(type: z.ZodType): JsonSchema {
  return z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function address(contract: Contract, plants: Plant[]): URL {
  const path = contract.path.replace("{rendition}", "thumb").replace(/\{(\w+)\}/g, (_, name) => {
    if (/Id$/.test(name) && name !== "interactionId") return crypto.randomUUID();
    const value = planted();
    plants.push({ name, value });
    return value;
  });
  const url = new URL(ORIGIN + path);
  const { properties = {} } = contract.query ? schemaOf(contract.query) : {};
  for (const [name, inner] of Object.entries(properties)) {
    if (name === "limit") continue;
    url.searchParams.set(name, String(text(inner, name, plants)));
  }
  return url;
}

/** A body with a plant in every field, as JSON or as a form. */
function content(contract: Contract, plants: Plant[], wild: boolean) {
  const { body, form } = contract;
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  const schema = body ?? form;
  if (schema === undefined) return { body: null, type };
  const value = sample(schemaOf(schema), "", plants, wild);
  const fields = form ? new URLSearchParams(value as Record<string, string>).toString() : null;
  return { body: fields ?? JSON.stringify(value), type };
}

/** Calls with a plant in every field; answers the problem's text, if it came to one. */
async function call(contract: Contract, caller: Account, plants: Plant[], wild: boolean) {
  const bears = { Authorization: caller.headers.Authorization };
  const cookie = planted();
  plants.push({ name: "cookie", value: cookie });
  const { body, type } = content(contract, plants, wild);
  const response = await exports.default.fetch(
    new Request(address(contract, plants), {
      method: contract.method.toUpperCase(),
      headers: {
        ...(contract.access === "public" ? {} : bears),
        ...(body !== null && { "Content-Type": type }),
        Cookie: `__Host-refresh=${cookie}; __Host-device=${cookie}; __Host-sso=${cookie}`,
        "X-Dev-IP": [10, ...crypto.getRandomValues(new Uint8Array(3))].join("."),
      },
      body,
    }),
  );
  const said = await response.text();
  return { status: response.status, problem: response.ok ? "" : said };
}

const calls = allContracts
  .filter(({ access, rawBody, form }) => access !== "development" && (!rawBody || form))
  .map((contract) => [`${contract.method} ${contract.path}`, contract] as const);

/** Calls that may end their caller's session, or account. */
const MAY_END = /^\/(api\/(auth|users|oauth)|oauth)/;

describe("secrets in every field of every call", () => {
  let admin: Account;
  let member: Account | null = null;
  const lines: string[] = [];
  const secrets: Plant[] = [];

  beforeAll(async () => {
    // Before the first request, which reads the configuration: the log says all it can.
    Reflect.set(env, "LOG_LEVEL", "debug");
    vi.spyOn(console, "log").mockImplementation((line: unknown) => void lines.push(String(line)));
    admin = await registerAccount();
    expect(lines.join("\n")).toContain('"level":"info"');
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.spyOn(console, "log").mockImplementation((line: unknown) => void lines.push(String(line)));
  });

  async function callerOf({ access, path }: Contract): Promise<Account> {
    // A public call is made without a token.
    if (access === "admin" || access === "public") return admin;
    member ??= await registerAccount();
    const caller = member;
    if (MAY_END.test(path)) member = null;
    return caller;
  }

  async function expectNothingTold(contract: Contract, wild: boolean): Promise<number[]> {
    const statuses: number[] = [];
    const caller = await callerOf(contract);
    lines.length = 0;
    const plants: Plant[] = [];
    const { status, problem } = await call(contract, caller, plants, wild);
    statuses.push(status);
    const log = lines.join("\n");
    for (const { name, value } of plants) {
      expect(log, `${name} in the log`).not.toContain(value);
      if (SECRET.test(name)) {
        secrets.push({ name, value });
        expect(problem, `${name} in the answer`).not.toContain(value);
      }
    }
    return statuses;
  }

  it.each(calls)("are told to nobody when all is well: %s", async (_, contract) => {
    await expectNothingTold(contract, false);
  });

  it.each(calls)("are told to nobody when nothing is as it should be: %s", async (_, contract) => {
    await expectNothingTold(contract, true);
  });

  it.each(calls)("are told to nobody when the platform fails: %s", async (_, contract) => {
    const caller = await callerOf(contract);
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const fails = (query: string): never => {
      throw new Error(`D1_ERROR: no such table at ${query}`);
    };
    vi.spyOn(database, "prepare").mockImplementation(fails);
    vi.spyOn(database, "batch").mockImplementation(async () => fails("batch"));
    lines.length = 0;
    const plants: Plant[] = [];
    const { problem } = await call(contract, caller, plants, false);
    const log = lines.join("\n");
    for (const { name, value } of plants) {
      expect(log, `${name} in the log`).not.toContain(value);
      if (SECRET.test(name)) expect(problem, `${name} in the answer`).not.toContain(value);
    }
  });

  it("are in no row of the trail or the histories", async () => {
    expect(secrets.length).toBeGreaterThan(20);
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('audit_log', 'security_events', 'outbox_events', 'challenges', 'users')",
    ).all<{ name: string }>();
    expect(results.length).toBe(5);
    for (const { name } of results) {
      const rows = await env.DB.prepare(`SELECT * FROM ${name}`).all();
      const kept = JSON.stringify(rows.results);
      for (const secret of secrets)
        expect(kept, `${secret.name} in ${name}`).not.toContain(secret.value);
    }
  });
});

describe("the log", () => {
  it("says that something failed: the check above looks where lines are", async () => {
    const said: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: unknown) => void said.push(String(line)));
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    vi.spyOn(database, "prepare").mockImplementation(() => {
      throw new Error("for anna.petrova@example.com");
    });
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ login: "anna", password: "it is wrong" });
    const request = new Request(`${ORIGIN}/api/auth/login`, { method: "POST", headers, body });
    expect((await exports.default.fetch(request)).status).toBe(500);
    vi.restoreAllMocks();
    expect(said.join("\n")).toContain("a***@example.com");
  });
});
