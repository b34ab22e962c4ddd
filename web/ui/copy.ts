import i18next from "i18next";
import { toast } from "./toasts.tsx";

/** Copies a text and says so; where the browser will not, shows it to be copied by hand. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(i18next.t("common.copied"));
  } catch {
    toast(text);
  }
}
