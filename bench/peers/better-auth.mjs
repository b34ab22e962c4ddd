import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { answer, firstMessage } from "../processes.mjs";

// better-auth as its documentation sets it up on Node with SQLite; only its rate limit is off.

/** @type {{data: string}} */
const { data } = await firstMessage();
const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const database = new DatabaseSync(join(data, "better-auth.sqlite"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
const options = {
  baseURL: url,
  secret: "only-for-this-benchmark-0123456789abcdef",
  database,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();

server.on("request", toNodeHandler(betterAuth(options)));
process.on("SIGTERM", () => process.exit(0));
answer({ url });
