/**
 * An issuer of OpenID Connect for tests, a process of its own with real keys. What it answers stands in the code it is
 * asked to exchange: JSON in base64url, so that a test can have it lie about anything. Prints its address when it serves.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const keys = {
  ES256: await generateKeyPair("ES256", { extractable: true }),
  RS256: await generateKeyPair("RS256", { extractable: true }),
};
const stranger = await generateKeyPair("ES256");

const jwks = {
  keys: await Promise.all(
    Object.entries(keys).map(async ([alg, pair]) => ({
      ...(await exportJWK(pair.publicKey)),
      alg,
      kid: alg,
      use: "sig",
    })),
  ),
};

/** @param {import("node:http").IncomingMessage} request */
async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

/** @param {string} challenge @param {string | null} verifier */
function provesVerifier(challenge, verifier) {
  return (
    createHash("sha256")
      .update(verifier ?? "")
      .digest("base64url") === challenge
  );
}

/** @param {Record<string, any>} asked @param {string} issuer */
async function idToken(asked, issuer) {
  const now = Math.floor(Date.now() / 1_000);
  const { alg = "ES256", claims = {} } = asked;
  const whole = { iss: issuer, aud: "client", iat: now, exp: now + 300, ...claims };
  if (alg === "none") {
    const part = (/** @type {object} */ value) =>
      Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(whole)}.`;
  }
  const key = asked.forged
    ? stranger.privateKey
    : keys[/** @type {"ES256" | "RS256"} */ (alg)].privateKey;
  return new SignJWT(whole).setProtectedHeader({ alg, kid: alg }).sign(key);
}

const server = createServer(async (request, response) => {
  const issuer = `http://${request.headers.host}`;
  const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
  /** @param {unknown} body @param {number} [status] */
  const json = (body, status = 200) => {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (pathname === "/.well-known/openid-configuration") {
    return json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256", "RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
      authorization_response_iss_parameter_supported: true,
    });
  }
  if (pathname === "/liar/.well-known/openid-configuration") {
    return json({ issuer: "https://somebody-else.example", jwks_uri: `${issuer}/jwks` });
  }
  if (pathname === "/down/.well-known/openid-configuration") return json({}, 503);
  if (pathname === "/jwks") return json(jwks);
  if (pathname === "/userinfo" || pathname === "/emails") {
    const token = request.headers.authorization?.split(" ")[1] ?? "";
    const asked = JSON.parse(Buffer.from(token, "base64url").toString());
    return json(pathname === "/emails" ? asked.emails : asked.userinfo);
  }
  if (pathname !== "/token") return json({ error: "not_found", at: searchParams.toString() }, 404);
  const form = await bodyOf(request);
  const asked = JSON.parse(Buffer.from(form.get("code") ?? "", "base64url").toString());
  if (asked.silent) return;
  if (asked.status) return json({ error: asked.error ?? "server_error" }, asked.status);
  if (asked.challenge && !provesVerifier(asked.challenge, form.get("code_verifier"))) {
    return json({ error: "invalid_grant" }, 400);
  }
  const tokens = {
    access_token: form.get("code"),
    token_type: "Bearer",
    ...(asked.claims && { id_token: await idToken(asked, issuer) }),
  };
  return json(tokens);
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address && typeof address === "object")
    process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
process.on("disconnect", () => process.exit());
