import { z } from "@hono/zod-openapi";
import { contract } from "../platform/index.ts";
import { tag } from "./schemas.ts";

const publicKey = z.looseObject({
  kty: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.string(),
});

export const jwks = contract({
  operationId: "jwks",
  method: "get",
  path: "/.well-known/jwks.json",
  tag,
  summary: "Public keys that access tokens are signed with (RFC 7517)",
  access: "public",
  replies: { 200: { description: "The key set", body: z.object({ keys: z.array(publicKey) }) } },
});
