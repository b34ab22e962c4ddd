import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TestProject } from "vitest/node";
import { STATEMENTS } from "./statements.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where each test file tells its queries; empty unless they are recorded. */
    queryRecorder: string;
  }
}

/**
 * With RECORD_QUERIES=1 every query of the tests that run is added to `statements.json`, which the test of query plans goes
 * through. Lists of places count as one: their length changes no plan.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  project.provide("queryRecorder", "");
  if (process.env["RECORD_QUERIES"] !== "1") return () => {};
  const seen = new Set<string>(
    existsSync(STATEMENTS) ? JSON.parse(readFileSync(STATEMENTS, "utf8")) : [],
  );
  const server = createServer(async (request, response) => {
    for (const sql of JSON.parse(await text(request))) {
      seen.add(
        sql
          .replace(/\((?:\?, )+\?\)/g, "(?)")
          .replace(/\s+/g, " ")
          .trim(),
      );
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("queryRecorder", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.close();
    writeFileSync(STATEMENTS, `${JSON.stringify([...seen].sort(), null, 2)}\n`);
  };
}
