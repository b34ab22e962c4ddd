import i18next from "i18next";
import type { SecurityEvent } from "../../../shared/client/index.ts";
import { countryText } from "../../ui/country-text.ts";

/** What happened, in a few words. */
export function kindText({ kind, result }: SecurityEvent): string {
  if (kind === "sign_in" && result === "failure") return i18next.t("history.signInFailed");
  return known(`history.kinds.${kind}`) ?? kind;
}

/** Why it was noted. */
export function reasonText(reason: string): string {
  return known(`history.reasons.${reason}`) ?? reason;
}

/** By which way somebody signed in. */
export function methodText(method: string): string {
  if (method.startsWith("social:")) return method.slice("social:".length);
  return known(`history.methods.${method}`) ?? method;
}

/** Where from, as far as it is known. */
export function placeText({
  device,
  ip,
  country,
}: Pick<SecurityEvent, "device" | "ip" | "country">) {
  return [device, ip, country && countryText(country)].filter(
    (part) => part !== null && part !== "",
  );
}

/** The words of a computed key, if there are any: the platform may know more kinds than we have words for. */
function known(key: string): string | null {
  return isWord(key) ? i18next.t(key) : null;
}

function isWord(key: string): key is "history.title" {
  return i18next.exists(key);
}
