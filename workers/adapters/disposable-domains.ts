import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import type { DisposableDomains } from "../domains/identity/ports.ts";

/** The public list of providers of throw-away mailboxes; a domain below a listed one counts too. */
export function listedDisposableDomains(): DisposableDomains {
  let list: Set<string> | undefined;
  return {
    has(domain) {
      list ??= disposableEmailBlocklistSet();
      for (let rest = domain; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) {
        if (list.has(rest)) return true;
      }
      return false;
    },
  };
}
