import i18next from "i18next";
import type { ApiError } from "../../../shared/client/index.ts";

const USERNAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with a value of a form, in the reader's words; `null` when nothing is. */
export const checks = {
  required: (value: string) => (value.trim() === "" ? i18next.t("form.required") : null),
  email: (value: string) => (EMAIL.test(value.trim()) ? null : i18next.t("form.email")),
  username: (value: string) => {
    const name = value.trim();
    if (name.length < 3 || name.length > 32) return i18next.t("form.usernameLength");
    return USERNAME.test(name) ? null : i18next.t("form.username");
  },
  code: (value: string) => (/^\d{6}$/.test(value) ? null : i18next.t("form.code")),
  password: (value: string) => {
    if ([...value.normalize("NFC")].length < 8) return i18next.t("form.passwordShort");
    return [...value.normalize("NFC")].length > 256 ? i18next.t("form.passwordLong") : null;
  },
};

/** What to say at a field that the platform has refused though it looked right here. */
export function refusedText(field: string): string {
  if (field === "password") return i18next.t("form.passwordWeak");
  if (field === "email") return i18next.t("form.emailRefused");
  return i18next.t("form.refused");
}

/** Puts a refused new password at its field. */
export function blamePassword(error: ApiError): { password?: string } {
  const refused = error.fields.some(({ path }) => path === "password");
  return refused ? { password: refusedText("password") } : {};
}
