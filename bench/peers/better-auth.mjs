import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { answer, firstMessage } from "../processes.mjs";

// better-auth as its documentation sets it up on Node with SQLite; only its rate limit is off, and passwords are hashed
// at the platform's cost: Argon2id, 19 MiB, two passes, one lane.

const derive = promisify(argon2);

/** @param {string} password @param {Buffer} nonce @returns {Promise<Buffer>} */
function argon2id(password, nonce) {
  const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
  return derive("argon2id", { message: password, nonce, ...cost });
}

const password = {
  /** @param {string} text */
  hash: async (text) => {
    const nonce = randomBytes(16);
    return `${nonce.toString("base64")}$${(await argon2id(text, nonce)).toString("base64")}`;
  },
  /** @param {{hash: string, password: string}} given */
  verify: async ({ hash, password: text }) => {
    const [nonce = "", tag = ""] = hash.split("$");
    const again = await argon2id(text, Buffer.from(nonce, "base64"));
    return timingSafeEqual(Buffer.from(tag, "base64"), again);
  },
};

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
  emailAndPassword: { enabled: true, password },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();

server.on("request", toNodeHandler(betterAuth(options)));
process.on("SIGTERM", () => process.exit(0));
answer({ url });
