import type { Outgoing } from "../domains/identity/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

const TIMEOUT_MS = 10_000;
/** Names of this machine or network: those without a dot, and those of domains that are nobody's outside. */
const PRIVATE_NAME = /^(?:[^.]+|.*\.(?:localhost|local|internal|home\.arpa))$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/** An address that others named and that we do not go to. */
class ForbiddenAddress extends Error {
  override readonly name = "ForbiddenAddress";
}

/** Whether a host goes by a name that may be public. Bare addresses are where private networks hide. */
export function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, "");
  return !PRIVATE_NAME.test(name) && !ADDRESS.test(name);
}

/** Whether the address is public: https, by name. */
export function isPublic({ protocol, hostname }: URL): boolean {
  return protocol === "https:" && isPublicName(hostname);
}

/** Whether the address is on this machine. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  return /^https?:$/.test(protocol) && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function requirePublic(url: URL): void {
  if (!isPublic(url)) throw new ForbiddenAddress(`not a public https address: ${url.origin}`);
}

/** Posts from this Worker. Redirects are not followed: who registers an address answers for it. */
export function fetchOutgoing(allowPrivate: boolean): Outgoing {
  return {
    async postForm(address, fields) {
      const url = new URL(address);
      if (!allowPrivate) requirePublic(url);
      const response = await tracedFetch(url, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { Accept: "*/*" },
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      return response.status;
    },
  };
}
