import type { SecurityEventKind } from "../../../../shared/contracts/identity/index.ts";
import type { Origin } from "../../platform/index.ts";
import { browserOf } from "../browser.ts";
import type { IdentityDeps } from "../deps.ts";
import { securityMail } from "../mails/security-mail.ts";
import { type SecurityNews, securityWords } from "../mails/security-words.ts";
import { securityPage } from "../pages.ts";
import { insertSecurityEvent, type SecurityEventRow, type UserRow } from "../store.ts";

/** How and where something happened to an account. */
export interface SecurityDetails {
  readonly origin: Origin;
  readonly result?: "success" | "failure";
  readonly reason?: string | null;
  readonly suspicious?: boolean;
  /** `password`, `passkey`, `totp`, `social:<provider>`, … */
  readonly method?: string | null;
  /** As a person would call it; the browser, if it is left out. */
  readonly device?: string | null;
  readonly deviceId?: string | null;
  readonly sessionId?: string | null;
  /** What it was about, for the mail: the name of a passkey, an application, a provider. */
  readonly about?: string | null;
  /** Where the mail goes, if not to the account's address. */
  readonly to?: string;
}

type Addressee = Pick<UserRow, "id" | "email" | "displayName" | "locale">;

/** It as the account's history keeps it. */
export function eventOf(
  deps: Pick<IdentityDeps, "ids" | "clock">,
  userId: string,
  kind: SecurityEventKind,
  details: SecurityDetails,
): Required<SecurityEventRow> {
  const { origin } = details;
  const browser = browserOf(origin.userAgent);
  return {
    id: deps.ids.next<string>(),
    userId,
    kind,
    result: details.result ?? "success",
    reason: details.reason ?? null,
    suspicious: details.suspicious ?? false,
    method: details.method ?? null,
    at: deps.clock.now(),
    ip: origin.ip,
    country: origin.country,
    latitude: origin.latitude,
    longitude: origin.longitude,
    device: details.device ?? browser,
    browser,
    deviceId: details.deviceId ?? null,
    sessionId: details.sessionId ?? null,
  };
}

/** Statement that writes it into the account's history. */
export function securityEvent(
  deps: IdentityDeps,
  userId: string,
  kind: SecurityEventKind,
  details: SecurityDetails,
) {
  return insertSecurityEvent(deps.db, eventOf(deps, userId, kind, details));
}

/** Mails the account's owner. A mail that cannot be sent undoes nothing: it is logged. */
export async function mailSecurity(
  deps: IdentityDeps,
  row: Addressee,
  news: SecurityNews,
  details: SecurityDetails,
): Promise<void> {
  const { origin } = details;
  const mail = securityMail(details.to ?? row.email, row.locale, row.displayName, news, {
    at: deps.clock.now(),
    ip: origin.ip,
    country: origin.country,
    device: details.device ?? browserOf(origin.userAgent),
    about: details.about ?? null,
    url: securityPage(deps),
  });
  await deps.mailer.send(mail).catch((error: unknown) => {
    deps.log.error("a security mail was not sent", { userId: row.id, news, error });
  });
}

function isNews(kind: SecurityEventKind): kind is SecurityEventKind & SecurityNews {
  return kind in securityWords;
}

/**
 * Writes into the account's history what has happened to its security, and mails its owner where the kind has a mail.
 * For whoever writes the event in a batch of their own: {@link securityEvent} and {@link mailSecurity}.
 */
export async function notifySecurity(
  deps: IdentityDeps,
  row: Addressee,
  kind: SecurityEventKind,
  details: SecurityDetails,
): Promise<void> {
  await securityEvent(deps, row.id, kind, details).run();
  if (isNews(kind)) await mailSecurity(deps, row, kind, details);
}
