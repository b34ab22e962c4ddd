import type { IdentityDeps } from "../deps.ts";

/** For whom passkeys are made, and the pages that may ask for them (WebAuthn Level 3, 5.1.2 and 13.4.9). */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  readonly origins: string[];
}

/** Us, as the deployment is configured; in development also as the request addresses us. */
export function relyingParty(deps: IdentityDeps, request: Request): RelyingParty {
  const configured = new URL(deps.config.publicUrl);
  const name = "Veche";
  if (deps.development === null) {
    return { id: configured.hostname, name, origins: [configured.origin] };
  }
  const addressed = new URL(request.url);
  return { id: addressed.hostname, name, origins: [configured.origin, addressed.origin] };
}
