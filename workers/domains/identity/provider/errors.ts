import {
  AppError,
  defineErrors,
  type ErrorDefinition,
} from "../../../../shared/kernel/app-error.ts";

/** Errors of the protocol: RFC 6749, 6750, 7009, 8628, 9126, 9449 and OpenID Connect Core 1.0. */
export const oauthErrors = defineErrors({
  invalid_request: [400, "The request lacks something, or has something twice or malformed."],
  invalid_client: [401, "The client is unknown or did not prove who it is."],
  invalid_redirect_uri: [400, "The address is not one of the client's."],
  invalid_grant: [400, "The grant is unknown, used, expired, or not this client's."],
  unauthorized_client: [400, "The client may not use this grant."],
  unsupported_grant_type: [400, "This grant is not supported."],
  invalid_scope: [400, "The client may not ask for this scope."],
  access_denied: [400, "The person refused."],
  unsupported_response_type: [400, "Only the response type code is supported."],
  unsupported_response_mode: [400, "Only the response mode query is supported."],
  unsupported_token_type: [400, "This kind of token cannot be revoked."],
  server_error: [500, "Something went wrong on our side."],
  temporarily_unavailable: [503, "Try again later."],
  login_required: [400, "Somebody has to sign in."],
  consent_required: [400, "What is asked has to be allowed."],
  interaction_required: [400, "The person has to be asked."],
  request_not_supported: [400, "Request objects are not supported."],
  request_uri_not_supported: [400, "Only request addresses of our own are supported."],
  invalid_request_uri: [400, "The request address is unknown, used or has expired."],
  registration_not_supported: [400, "The registration parameter is not supported."],
  invalid_target: [400, "The resource is not this API."],
  invalid_token: [401, "The token is unknown, expired or was withdrawn."],
  insufficient_scope: [403, "The token does not allow this."],
  invalid_dpop_proof: [400, "The DPoP proof is not good."],
  use_dpop_nonce: [400, "The DPoP proof has to hold our nonce."],
  authorization_pending: [400, "Nobody has answered yet."],
  slow_down: [400, "Ask less often."],
  expired_token: [400, "The device code has expired."],
});

/** An error of the protocol. `description` is shown to developers: ASCII, no quotes, no secrets (RFC 6749 §5.2). */
export function oauthError(
  definition: ErrorDefinition,
  description?: string,
  headers?: Readonly<Record<string, string>>,
): AppError {
  return new AppError(definition, {
    ...(description !== undefined && { detail: description }),
    ...(headers !== undefined && { headers }),
  });
}
