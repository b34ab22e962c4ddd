import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { type EmailAddress, parseEmail } from "../rules.ts";

function refuse(message: string): never {
  throw new AppError(commonErrors.validation_failed, { fields: [{ path: "email", message }] });
}

/** A resolver that is slow or down stops nobody. */
function takesMail(deps: IdentityDeps, domain: string): Promise<boolean> {
  return deps.mailDomains.takesMail(domain).catch((error: unknown) => {
    deps.log.warn("a mail domain was not looked up", { error });
    return true;
  });
}

/**
 * An address that an account may have. Throws `validation_failed` for what is none, for throw-away mailboxes, and for
 * domains that take no mail, if this deployment looks that up.
 */
export async function newAddress(deps: IdentityDeps, text: string): Promise<EmailAddress> {
  const email = parseEmail(text) ?? refuse("Not an e-mail address.");
  if (deps.disposableDomains.has(email.domain)) {
    refuse("Addresses of this provider are not accepted.");
  }
  if (!(await takesMail(deps, email.domain))) refuse("This domain takes no mail.");
  return email;
}
