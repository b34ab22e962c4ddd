import type { IdentityDeps } from "../deps.ts";

/** For whom passkeys are made, and the pages that may ask for them (WebAuthn Level 3, 5.1.2 and 13.4.9). */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  readonly origins: string[];
}

/** Names that browsers take for this machine and let use passkeys; an address of numbers is none. */
const LOCAL_NAME = /^([a-z0-9-]+\.)*localhost$/;

/** Us, as the deployment is configured; in development also as the request addresses this machine. */
export function relyingParty(deps: IdentityDeps, request: Request): RelyingParty {
  const configured = new URL(deps.config.publicUrl);
  const name = "Veche";
  const addressed = new URL(request.url);
  if (deps.development === null || !LOCAL_NAME.test(addressed.hostname)) {
    return { id: configured.hostname, name, origins: [configured.origin] };
  }
  return { id: addressed.hostname, name, origins: [configured.origin, addressed.origin] };
}
