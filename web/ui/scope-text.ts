import i18next from "i18next";

/** What a scope lets an application do, in plain words; a scope we have no words for is shown as it is. */
export function scopeText(scope: string): string {
  const key = `scopes.${scope.replace(/[.:]/g, "_")}`;
  return isWord(key) ? i18next.t(key) : scope;
}

function isWord(key: string): key is "scopes.openid" {
  return i18next.exists(key);
}
