import type { IdentityDeps } from "../deps.ts";
import { ASSURANCE } from "./assurance.ts";
import { CLIENT_ALGORITHMS } from "./dpop.ts";
import { ALL_SCOPES } from "./scopes.ts";
import { GRANT_TYPES } from "./token-endpoint.ts";

const PROVING = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

/** What an application has to know of us (RFC 8414, OpenID Connect Discovery 1.0). */
export function providerMetadata(deps: IdentityDeps) {
  const issuer = deps.config.publicUrl;
  const at = (path: string) => `${issuer}/oauth/${path}`;
  return {
    issuer,
    authorization_endpoint: at("authorize"),
    token_endpoint: at("token"),
    userinfo_endpoint: at("userinfo"),
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    pushed_authorization_request_endpoint: at("par"),
    device_authorization_endpoint: at("device_authorization"),
    introspection_endpoint: at("introspect"),
    revocation_endpoint: at("revoke"),
    end_session_endpoint: at("logout"),
    scopes_supported: ALL_SCOPES,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: GRANT_TYPES,
    subject_types_supported: ["public", "pairwise"],
    id_token_signing_alg_values_supported: ["ES256"],
    token_endpoint_auth_methods_supported: ["none", ...PROVING],
    token_endpoint_auth_signing_alg_values_supported: CLIENT_ALGORITHMS,
    introspection_endpoint_auth_methods_supported: PROVING,
    introspection_endpoint_auth_signing_alg_values_supported: CLIENT_ALGORITHMS,
    revocation_endpoint_auth_methods_supported: ["none", ...PROVING],
    revocation_endpoint_auth_signing_alg_values_supported: CLIENT_ALGORITHMS,
    code_challenge_methods_supported: ["S256"],
    dpop_signing_alg_values_supported: CLIENT_ALGORITHMS,
    acr_values_supported: Object.values(ASSURANCE),
    claims_supported: [
      ...["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "azp", "at_hash"],
      ...["sid", "name", "preferred_username", "picture", "email", "email_verified"],
      ...["phone_number", "phone_number_verified"],
    ],
    prompt_values_supported: ["none", "login", "consent", "select_account"],
    ui_locales_supported: ["en", "ru"],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    require_pushed_authorization_requests: false,
    service_documentation: `${issuer}/api/docs`,
  };
}
