import i18next from "i18next";
import { type AppDraft, bodyOf, lines } from "./app-draft.ts";

/** What is wrong, by the name of the field. */
export type DraftErrors = Readonly<Record<string, string>>;

/** What can be said of an application before the platform is asked; it has the last word. */
export function checkDraft(draft: AppDraft): DraftErrors {
  const errors: Record<string, string> = {};
  const perPerson = draft.grants.includes("authorization_code");
  const uris = lines(draft.redirectUris);
  if (draft.name.trim() === "") errors["name"] = i18next.t("form.required");
  if (draft.grants.length === 0) errors["grants"] = i18next.t("apps.wrong.grants");
  if (perPerson && uris.length === 0) errors["redirectUris"] = i18next.t("apps.wrong.noUri");
  if (!uris.every(isAddress)) errors["redirectUris"] = i18next.t("apps.wrong.uri");
  if (!lines(draft.postLogoutRedirectUris).every(isAddress)) {
    errors["postLogoutRedirectUris"] = i18next.t("apps.wrong.uri");
  }
  for (const name of ["backchannelLogoutUri", "logo"] as const) {
    const uri = draft[name].trim();
    if (uri !== "" && !isAddress(uri)) errors[name] = i18next.t("apps.wrong.uri");
  }
  if (draft.method === "private_key_jwt" && !hasKeys(draft)) {
    errors["jwks"] = i18next.t("apps.wrong.jwks");
  }
  return errors;
}

/** An absolute address without a fragment (RFC 6749 §3.1.2); wildcards are none. */
function isAddress(text: string): boolean {
  return URL.canParse(text) && !text.includes("#") && !text.includes("*");
}

function hasKeys(draft: AppDraft): boolean {
  try {
    return (bodyOf(draft).jwks?.keys.length ?? 0) > 0;
  } catch {
    return false;
  }
}
