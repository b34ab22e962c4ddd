import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Provider from "oidc-provider";
import { answer, firstMessage } from "../processes.mjs";

// oidc-provider on Node. It keeps its things in SQLite, and an answer leaves when they are on disk, as the platform's does: a
// rotation that is forgotten by a power cut would sign somebody out, or let an old token in. Its id tokens are ES256.

const PEOPLE = 32;
const SCOPE = "openid profile email offline_access";
const client = { id: "benchmark", secret: "only-for-this-benchmark" };

/** @type {{data: string}} */
const { data } = await firstMessage();
const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const database = new DatabaseSync(join(data, "oidc-provider.sqlite"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
database.exec(
  "CREATE TABLE kept (id TEXT PRIMARY KEY, grant_id TEXT, json TEXT NOT NULL, expires_at REAL); CREATE INDEX kept_grant ON kept (grant_id)",
);
const statements = {
  put: database.prepare("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)"),
  get: database.prepare(
    "SELECT json FROM kept WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)",
  ),
  consume: database.prepare("UPDATE kept SET json = json_set(json, '$.consumed', ?) WHERE id = ?"),
  remove: database.prepare("DELETE FROM kept WHERE id = ?"),
  revoke: database.prepare("DELETE FROM kept WHERE grant_id = ?"),
};
const now = () => Date.now() / 1000;

class SqliteAdapter {
  /** @param {string} model */
  constructor(model) {
    this.model = model;
  }
  /** @param {string} id */
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, payload, expiresIn) {
    const until = expiresIn ? now() + expiresIn : null;
    statements.put.run(this.key(id), payload.grantId ?? null, JSON.stringify(payload), until);
  }
  async find(id) {
    const row = statements.get.get(this.key(id), now());
    return row && JSON.parse(row.json);
  }
  async findByUid() {
    return undefined;
  }
  async findByUserCode() {
    return undefined;
  }
  async consume(id) {
    statements.consume.run(Math.floor(now()), this.key(id));
  }
  async destroy(id) {
    statements.remove.run(this.key(id));
  }
  async revokeByGrantId(grantId) {
    statements.revoke.run(grantId);
  }
}

const { privateKey } = await crypto.subtle
  .generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"])
  .then(async (pair) => ({ privateKey: await crypto.subtle.exportKey("jwk", pair.privateKey) }));

const provider = new Provider(url, {
  adapter: SqliteAdapter,
  clients: [
    {
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: ["https://application.example/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      id_token_signed_response_alg: "ES256",
    },
  ],
  jwks: { keys: [{ ...privateKey, alg: "ES256", use: "sig", kid: "bench" }] },
  cookies: { keys: ["only-for-this-benchmark"] },
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, email: `${id}@example.com`, email_verified: true }),
  }),
  features: {
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    userinfo: { enabled: true },
  },
  rotateRefreshToken: true,
  interactions: { url: () => "/none" },
  ttl: { AccessToken: 900, Grant: 3600, IdToken: 900, RefreshToken: 3600 },
});
provider.proxy = true;

/** What a sign-in at the application would have left behind. @param {number} number */
async function signedIn(number) {
  const accountId = `person-${number}`;
  const known = await provider.Client.find(client.id);
  const grant = new provider.Grant({ accountId, clientId: client.id });
  grant.addOIDCScope(SCOPE);
  const grantId = await grant.save();
  const common = { accountId, client: known, grantId, scope: SCOPE, gty: "authorization_code" };
  const refresh = new provider.RefreshToken({
    ...common,
    authTime: Math.floor(now()),
    iiat: Math.floor(now()),
  });
  const access = new provider.AccessToken(common);
  return { refreshToken: await refresh.save(), accessToken: await access.save() };
}

/** New sign-ins each time: a refresh token is good once. */
async function newPeople() {
  const people = [];
  for (let number = 1; number <= PEOPLE; number += 1) people.push(await signedIn(number));
  return people;
}

const handle = provider.callback();
server.on("request", (request, response) => {
  if (request.url !== "/benchmark-people") return void handle(request, response);
  newPeople().then((people) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ client, people }));
  });
});
process.on("SIGTERM", () => process.exit(0));
answer({ url });
