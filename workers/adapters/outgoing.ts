import type { Outgoing } from "../domains/identity/ports.ts";

const TIMEOUT_MS = 10_000;
/** Names of this machine or network: those without a dot, and those of domains that are nobody's outside. */
const PRIVATE_NAME = /^(?:[^.]+|.*\.(?:localhost|local|internal|home\.arpa))$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/** An address that others named and that we do not go to. */
class ForbiddenAddress extends Error {
  override readonly name = "ForbiddenAddress";
}

/** Throws unless the address is public: https, by name. Bare addresses are where private networks hide. */
function requirePublic(url: URL): void {
  const { protocol } = url;
  const hostname = url.hostname.replace(/\.$/, "");
  const fits = protocol === "https:" && !PRIVATE_NAME.test(hostname) && !ADDRESS.test(hostname);
  if (!fits) throw new ForbiddenAddress(`not a public https address: ${url.origin}`);
}

/** Posts from this Worker. Redirects are not followed: who registers an address answers for it. */
export function fetchOutgoing(allowPrivate: boolean): Outgoing {
  return {
    async postForm(address, fields) {
      const url = new URL(address);
      if (!allowPrivate) requirePublic(url);
      const response = await fetch(url, {
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
