import { AppError, commonErrors, type ErrorDefinition } from "../../../shared/kernel/app-error.ts";
import type { PlatformDeps, RatePolicy, RateVerdict } from "./ports.ts";

/** `RateLimit` and `RateLimit-Policy` headers (draft-ietf-httpapi-ratelimit-headers). */
function rateHeaders(policy: RatePolicy, verdict: RateVerdict): Record<string, string> {
  return {
    "RateLimit-Policy": `"${policy.name}";q=${policy.limit};w=${policy.windowSeconds}`,
    RateLimit: `"${policy.name}";r=${verdict.remaining};t=${verdict.resetSeconds}`,
  };
}

/** The error that tells a caller to slow down, and for how long. */
export function tooMany(
  policy: RatePolicy,
  verdict: RateVerdict,
  definition: ErrorDefinition = commonErrors.rate_limited,
): AppError {
  return new AppError(definition, {
    headers: {
      ...rateHeaders(policy, verdict),
      "Retry-After": String(Math.max(1, verdict.resetSeconds)),
    },
  });
}

/** Counts one event against an exact limit. Throws `rate_limited` when it is over. */
export async function enforceRate(
  deps: Pick<PlatformDeps, "limiter">,
  key: string,
  policy: RatePolicy,
): Promise<void> {
  const verdict = await deps.limiter.hit(key, policy);
  if (!verdict.allowed) throw tooMany(policy, verdict);
}

/** A limit per address, widened as this deployment says. */
export function perAddress(deps: Pick<PlatformDeps, "config">, policy: RatePolicy): RatePolicy {
  return { ...policy, limit: policy.limit * deps.config.addressLimitFactor };
}
