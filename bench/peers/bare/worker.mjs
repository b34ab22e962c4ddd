import argon2Wasm from "@phi-ag/argon2/argon2.wasm";
import { Hono } from "hono";
import { argon2id, wasmArgon2 } from "../../../workers/adapters/argon2-hasher.ts";

/** As much as the platform says of a user. */
const USER = {
  id: "019a0000-0000-7000-8000-000000000000",
  username: "benchmark",
  displayName: "Benchmark",
  email: "benchmark@example.com",
  emailVerified: true,
  phone: null,
  phoneVerified: false,
  role: "user",
  status: "active",
  avatarUrl: null,
  bio: "",
  tags: [],
  createdAt: "2026-11-21T00:00:00.000Z",
};

const app = new Hono();

app.get("/me", (c) => c.json(USER));

const argon2 = wasmArgon2(argon2Wasm);
const PARAMETERS = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** What a sign-in cannot do without: one hash, at the platform's parameters. */
app.post("/hash", async (c) => {
  const { password } = await c.req.json();
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return c.json({ hash: argon2id(argon2(), password, salt, PARAMETERS).encoded });
});

app.post("/objects/:key", async (c) => {
  const stored = await c.env.BUCKET.put(c.req.param("key"), c.req.raw.body);
  return c.json({ bytes: stored.size }, 201);
});

app.delete("/objects/:key", async (c) => {
  await c.env.BUCKET.delete(c.req.param("key"));
  return c.body(null, 204);
});

export default app;
