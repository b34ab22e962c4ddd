// @first of those that share a runtime: it needs a platform that nobody has used.
import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { allContracts } from "../../shared/contracts/index.ts";
import { type Contract, problem } from "../../shared/contracts/platform/index.ts";
import { type Account, registerAccount } from "../../shared/testing/accounts.ts";

const ORIGIN = "http://localhost:8787";
const ABSENT = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";
const ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The contract's address with parameters that name nothing. */
function address(contract: Contract): string {
  return contract.path.replace("{rendition}", "thumb").replace(/\{[^}]+\}/g, ABSENT);
}

/** A query for calls that cannot do without one. */
function wanted({ query }: Contract): string {
  return query && !query.safeParse({}).success ? "?q=word" : "";
}

function call(contract: Contract, headers: Record<string, string>, method = contract.method) {
  const body = contract.body && !["get", "delete"].includes(method) ? "{}" : null;
  return exports.default.fetch(
    new Request(ORIGIN + address(contract) + wanted(contract), {
      method: method.toUpperCase(),
      headers: { ...headers, ...(body && { "Content-Type": "application/json" }) },
      body,
    }),
  );
}

async function expectProblem(response: Response, status: number): Promise<string> {
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const body = problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(response.status, body.code).toBe(status);
  return body.code;
}

const named = (contracts: readonly Contract[]) =>
  contracts.map((contract) => [`${contract.method} ${contract.path}`, contract] as const);
const signedIn = allContracts.filter(({ access }) => !["public", "development"].includes(access));
const privileged = allContracts.filter(({ access }) => ["moderator", "admin"].includes(access));
const referring = allContracts.filter(({ params, rawBody }) => params && !rawBody);

describe("every call of the API", () => {
  let admin: Account;
  let person: Account;
  beforeAll(async () => {
    admin = await registerAccount();
    person = await registerAccount();
  });

  it.each(named(signedIn))("asks who calls: %s", async (_, contract) => {
    expect(await expectProblem(await call(contract, {}), 401)).toBe("unauthorized");
    const forged = { Authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0." };
    const response = await call(contract, forged);
    expect(await expectProblem(response, 401)).toBe("unauthorized");
    expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
  });

  if (privileged.length > 0) {
    it.each(named(privileged))("asks for the role: %s", async (_, contract) => {
      expect(await expectProblem(await call(contract, person.headers), 403)).toBe("forbidden");
    });
  }

  it.each(named(referring))("knows nothing of what is not there: %s", async (_, contract) => {
    const { headers } = privileged.includes(contract) ? admin : person;
    const response = await call(contract, headers);
    // A body is checked before anything is looked up: an empty one may be what is wrong first.
    const expected = contract.body && response.status === 400 ? 400 : 404;
    await expectProblem(response, expected);
    const nonsense = contract.path.replace(/\{[^}]+\}/g, "..%2Fetc");
    const odd = new Request(ORIGIN + nonsense, {
      method: contract.method.toUpperCase(),
      headers,
    });
    await expectProblem(await exports.default.fetch(odd), 404);
  });

  it.each(named(allContracts))("refuses methods it does not know: %s", async (_, contract) => {
    const known = allContracts
      .filter(
        ({ path }) =>
          path.replace(/\{[^}]+\}/g, "{}") === contract.path.replace(/\{[^}]+\}/g, "{}"),
      )
      .map(({ method }) => method.toUpperCase());
    const others = ALL_METHODS.filter((method) => !known.includes(method));
    for (const method of others) {
      const request = new Request(ORIGIN + address(contract), { method, headers: person.headers });
      const response = await exports.default.fetch(request);
      if (response.status === 404) continue;
      expect(await expectProblem(response, 405), method).toBe("method_not_allowed");
      expect(response.headers.get("Allow")).toContain(known[0]);
    }
  });

  it("has an operation id and an address of its own", () => {
    const operations = allContracts.map(({ operationId }) => operationId);
    const addresses = allContracts.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(operations).size).toBe(operations.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
