import i18next from "i18next";
import { toast } from "../ui/toasts.tsx";
import { accountHere } from "./account-here.ts";
import { queries, session } from "./platform.ts";
import { router } from "./router.tsx";
import { signOutExpected } from "./sign-out.ts";

/**
 * Moves the app along when somebody signs in or out, here or in another tab. Nothing of one account stays for the
 * next; what is the same for everyone (`meta.everyone`) does, as the page that is gone to may be waiting for it.
 */
export function followSession(): void {
  let before = session.id;
  /** Somebody has left, and what was known to them is still here. */
  let leftBehind = false;

  function forget(): void {
    if (!leftBehind) return;
    leftBehind = false;
    accountHere.set(null);
    // What waits to be sent stays for who signs in again, unless they have signed out.
    void import("../../shared/client/offline/index.ts").then(({ forgetKept }) => forgetKept());
    queries.removeQueries({ predicate: ({ meta }) => meta?.["everyone"] !== true });
    queries.getMutationCache().clear();
  }

  session.subscribe(() => {
    const left = before !== null;
    before = session.id;
    leftBehind ||= left;
    const next = session.id === null ? signOutExpected() : null;
    if (left && before === null && next === null) toast(i18next.t("session.ended"));
    // Whoever comes finds nothing; while nobody has, the page that is left may still show what it shows.
    if (before !== null) forget();
    const moved = next === null ? router.invalidate() : router.navigate({ to: next });
    void moved.then(() => before === null && forget());
  });
}
