import { z } from "@hono/zod-openapi";
import { contract } from "../platform/index.ts";

const tag = "Single sign-on";
const FORM = ["application/x-www-form-urlencoded"];
const JSON_TYPE = "application/json";

const text = z.string().optional();

/** Errors as OAuth has them (RFC 6749 §5.2). */
const oauthError = z
  .object({ error: z.string(), error_description: z.string().optional() })
  .openapi("OAuthError");

function failure(description: string) {
  return { description, body: oauthError, contentType: JSON_TYPE };
}

function success<Body extends z.ZodType>(description: string, body: Body) {
  return { description, body, contentType: JSON_TYPE };
}

const REFUSED = { 400: failure("An error of the protocol") };
const FAILED = {
  429: failure("`temporarily_unavailable`: too many requests"),
  500: failure("`server_error`"),
};
const UNPROVED = { 401: failure("`invalid_client`"), ...FAILED };

/** How a client proves who it is, beside the Authorization header (RFC 6749 §2.3, RFC 7523). */
const clientFields = {
  client_id: text,
  client_secret: text,
  client_assertion: text,
  client_assertion_type: text,
};

const authorizationFields = {
  client_id: text,
  redirect_uri: text,
  response_type: text,
  response_mode: text,
  scope: text,
  state: text,
  nonce: text,
  code_challenge: text,
  code_challenge_method: text,
  prompt: text,
  max_age: text,
  acr_values: text,
  login_hint: text,
  id_token_hint: text,
  ui_locales: text,
  dpop_jkt: text,
  resource: text,
};

const redirects = {
  200: {
    description: "Where the redirection leads while the person has to be asked: the web app's page",
    contentType: "text/html",
  },
  302: { description: "To the application, or to the page that asks the person" },
  400: {
    description: "The application or its address is not known: nobody is sent anywhere",
    contentType: "text/html",
  },
  ...FAILED,
};

const metadata = z
  .looseObject({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    jwks_uri: z.string(),
  })
  .openapi("ProviderMetadata");

const openidConfiguration = contract({
  operationId: "openidConfiguration",
  method: "get",
  path: "/.well-known/openid-configuration",
  tag,
  summary: "What an application has to know of this provider (OpenID Connect Discovery 1.0)",
  access: "public",
  replies: { 200: success("The metadata", metadata) },
});

const authorizationServer = contract({
  operationId: "oauthAuthorizationServer",
  method: "get",
  path: "/.well-known/oauth-authorization-server",
  tag,
  summary: "The same for OAuth (RFC 8414)",
  access: "public",
  replies: { 200: success("The metadata", metadata) },
});

const authorize = contract({
  operationId: "oauthAuthorize",
  method: "get",
  path: "/oauth/authorize",
  tag,
  summary: "Begin a sign-in for an application (authorization code with PKCE S256)",
  access: "public",
  query: z.object({ ...authorizationFields, request_uri: text }),
  replies: redirects,
});

const authorizeByForm = contract({
  operationId: "oauthAuthorizeByForm",
  method: "post",
  path: "/oauth/authorize",
  tag,
  summary: "The same with the parameters in a form",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ ...authorizationFields, request_uri: text }),
  replies: redirects,
});

const pushedRequest = contract({
  operationId: "oauthPushRequest",
  method: "post",
  path: "/oauth/par",
  tag,
  summary: "Send an authorization request ahead of the browser (RFC 9126)",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ ...clientFields, ...authorizationFields }),
  replies: {
    201: success(
      "What to send the browser with, within a minute",
      z.object({ request_uri: z.string(), expires_in: z.number().int() }),
    ),
    ...REFUSED,
    ...UNPROVED,
  },
});

const tokenReply = z
  .object({
    access_token: z.string(),
    token_type: z.enum(["Bearer", "DPoP"]),
    expires_in: z.number().int(),
    scope: z.string(),
    refresh_token: z.string().optional(),
    id_token: z.string().optional(),
  })
  .openapi("OAuthTokens");

const token = contract({
  operationId: "oauthToken",
  method: "post",
  path: "/oauth/token",
  tag,
  summary: "Exchange a code, a refresh token, a device code or client credentials for tokens",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({
    grant_type: text,
    code: text,
    redirect_uri: text,
    code_verifier: text,
    refresh_token: text,
    device_code: text,
    scope: text,
    ...clientFields,
  }),
  replies: { 200: success("Tokens", tokenReply), ...REFUSED, ...UNPROVED },
});

const deviceAuthorization = contract({
  operationId: "oauthDeviceAuthorization",
  method: "post",
  path: "/oauth/device_authorization",
  tag,
  summary: "Begin a sign-in on a device without a browser (RFC 8628)",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ scope: text, ...clientFields }),
  replies: {
    200: success(
      "The code to ask with, and the one to show",
      z.object({
        device_code: z.string(),
        user_code: z.string(),
        verification_uri: z.string(),
        verification_uri_complete: z.string(),
        expires_in: z.number().int(),
        interval: z.number().int(),
      }),
    ),
    ...REFUSED,
    ...UNPROVED,
  },
});

const claims = z.looseObject({ sub: z.string() }).openapi("UserInfo");
const userinfoReplies = {
  200: success("The claims that the token's scopes allow", claims),
  400: failure("`invalid_request`"),
  401: failure("`invalid_token`, or a DPoP proof that is not good"),
  403: failure("`insufficient_scope`"),
  ...FAILED,
};

const userinfo = contract({
  operationId: "oauthUserinfo",
  method: "get",
  path: "/oauth/userinfo",
  tag,
  summary: "Who the person is, for the application (OpenID Connect Core 1.0 §5.3)",
  access: "public",
  replies: userinfoReplies,
});

const userinfoByPost = contract({
  operationId: "oauthUserinfoByPost",
  method: "post",
  path: "/oauth/userinfo",
  tag,
  summary: "The same by POST",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ access_token: text }),
  replies: userinfoReplies,
});

const introspection = contract({
  operationId: "oauthIntrospect",
  method: "post",
  path: "/oauth/introspect",
  tag,
  summary: "Whether a token is good, and what for (RFC 7662)",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ token: text, token_type_hint: text, ...clientFields }),
  replies: {
    200: success(
      "What the token stands for",
      z.looseObject({ active: z.boolean() }).openapi("TokenIntrospection"),
    ),
    ...REFUSED,
    ...UNPROVED,
  },
});

const revocation = contract({
  operationId: "oauthRevoke",
  method: "post",
  path: "/oauth/revoke",
  tag,
  summary: "End what a token belongs to (RFC 7009)",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ token: text, token_type_hint: text, ...clientFields }),
  replies: {
    200: { description: "It is good for nothing any more", contentType: JSON_TYPE },
    ...REFUSED,
    ...UNPROVED,
  },
});

const logoutFields = {
  id_token_hint: text,
  client_id: text,
  post_logout_redirect_uri: text,
  state: text,
  logout_hint: text,
  ui_locales: text,
};
const logoutReplies = {
  200: { description: "The person is asked", contentType: "text/html" },
  303: { description: "Signed out: back to the application, or home" },
  400: { description: "The request or the address is not good", contentType: "text/html" },
  ...FAILED,
};

const logout = contract({
  operationId: "oauthLogout",
  method: "get",
  path: "/oauth/logout",
  tag,
  summary: "Sign out because an application asks (OpenID Connect RP-Initiated Logout 1.0)",
  access: "public",
  query: z.object(logoutFields),
  replies: logoutReplies,
});

const logoutByForm = contract({
  operationId: "oauthLogoutByForm",
  method: "post",
  path: "/oauth/logout",
  tag,
  summary: "The same with the parameters in a form, and the person's answer",
  access: "public",
  neverReplay: true,
  rawBody: FORM,
  form: z.object({ ...logoutFields, confirm: text }),
  replies: logoutReplies,
});

/** The protocol's own endpoints. They take forms and answer errors as OAuth has them. */
export const oauthContracts = {
  openidConfiguration,
  authorizationServer,
  authorize,
  authorizeByForm,
  pushedRequest,
  token,
  deviceAuthorization,
  userinfo,
  userinfoByPost,
  introspection,
  revocation,
  oauthLogout: logout,
  oauthLogoutByForm: logoutByForm,
};
