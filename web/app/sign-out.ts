import { ApiError } from "../../shared/client/index.ts";
import { forgetAll } from "../ui/storage.ts";
import { api, session } from "./platform.ts";

type Place = "/login" | "/goodbye";

let expected: Place | null = null;

/**
 * Ends the session at the platform, then here. Rejects when the platform could not be reached: the session's cookie
 * is out of our reach, so nobody may be told that they are signed out when they are not.
 */
export async function signOut(): Promise<void> {
  await (await import("./forget-keys.ts")).retire();
  await endBy(async () => {
    try {
      await api.POST("/api/auth/logout");
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
    }
  }, "/login");
}

/**
 * Has the platform end the session, as the reader wished, ends it here, and leads to a page. The platform's sockets are
 * closed before it replies: whoever hears of the end there first knows by then that it was wished for.
 */
export async function endBy(ending: () => Promise<unknown>, next: Place): Promise<void> {
  expected = next;
  try {
    await ending();
    forgetAll(["veche.draft:", "veche.pending:", "veche.export", "veche.account"]);
    void import("../../shared/client/offline/index.ts").then(({ forget }) => forget());
    void import("./forget-keys.ts").then(({ forgetKeys }) => forgetKeys());
    session.end();
  } finally {
    expected = null;
  }
}

/** Where to go after the sign-out that has just happened, if the reader asked for it. Answers so once. */
export function signOutExpected(): Place | null {
  const answer = expected;
  expected = null;
  return answer;
}
