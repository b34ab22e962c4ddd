import { createHash, randomBytes } from "node:crypto";

const REDIRECT = "https://application.example/callback";

/** An application of ours, so that nobody is asked for consent. */
export const application = {
  id: "019a0000-0000-7000-8000-00000000b43c",
  secret: randomBytes(32).toString("base64url"),
};

/** @param {string} text */
const hashOf = (text) => createHash("sha256").update(text).digest("base64url");

/** SQL that registers it: registering one through the API takes an admin, which a production build makes by hand. */
export const applicationSeed = `INSERT INTO oauth_clients
  (id, name, redirect_uris, post_logout_redirect_uris, confidential, token_endpoint_auth_method, secret_hash, grants,
   scopes, subject_type, sector, require_par, dpop_bound, trusted, created_at, updated_at)
  VALUES ('${application.id}', 'Benchmark', '["${REDIRECT}"]', '[]', 1, 'client_secret_basic',
   '${hashOf(application.secret)}', '["authorization_code","refresh_token"]',
   '["openid","profile","email","offline_access"]', 'public', 'application.example', 0, 0, 1, 0, 0)`;

/** How the application says who it is. */
export const asApplication = {
  Authorization: `Basic ${Buffer.from(`${application.id}:${application.secret}`).toString("base64")}`,
  "Content-Type": "application/x-www-form-urlencoded",
};

/**
 * Signs somebody in at the application, by the code flow.
 * @param {string} url @param {{token: string}} account
 * @returns {Promise<{accessToken: string, refreshToken: string}>}
 */
export async function signInAtApplication(url, { token }) {
  const verifier = randomBytes(32).toString("base64url");
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: application.id,
    redirect_uri: REDIRECT,
    scope: "openid profile email offline_access",
    code_challenge: hashOf(verifier),
    code_challenge_method: "S256",
  });
  const headers = { Authorization: `Bearer ${token}` };
  const sent = await fetch(`${url}/oauth/authorize?${asked}`, { headers, redirect: "manual" });
  const code = new URL(sent.headers.get("Location") ?? url).searchParams.get("code");
  if (code === null) throw new Error(`no code: ${sent.status} ${sent.headers.get("Location")}`);
  const reply = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: asApplication,
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    }),
  });
  const given = await reply.json();
  if (!reply.ok) throw new Error(`no tokens: ${reply.status} ${JSON.stringify(given)}`);
  return { accessToken: given.access_token, refreshToken: given.refresh_token };
}
