import i18next from "i18next";
import { toast } from "../ui/toasts.tsx";
import { queries, session } from "./platform.ts";
import { router } from "./router.tsx";
import { signOutExpected } from "./sign-out.ts";

/** Moves the app along when somebody signs in or out, here or in another tab; nothing of one account stays for the next. */
export function followSession(): void {
  let before = session.id;
  session.subscribe(() => {
    const left = before !== null;
    before = session.id;
    const next = signOutExpected();
    if (left && before === null && next === null) toast(i18next.t("session.ended"));
    // Not what the next page asks for on its own account.
    const known = queries.getQueryCache().getAll();
    const moved = next === null ? router.invalidate() : router.navigate({ to: next });
    void moved.then(() => {
      if (!left) return;
      for (const query of known) queries.getQueryCache().remove(query);
      queries.getMutationCache().clear();
    });
  });
}
