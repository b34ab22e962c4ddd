import { ApiError } from "../../shared/client/index.ts";
import { forgetAll } from "../ui/storage.ts";
import { api, session } from "./platform.ts";

let asked = false;

/**
 * Ends the session at the platform, then here. Rejects when the platform could not be reached: the session's cookie
 * is out of our reach, so nobody may be told that they are signed out when they are not.
 */
export async function signOut(): Promise<void> {
  try {
    await api.POST("/api/auth/logout");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  asked = true;
  forgetAll(["veche.draft:", "veche.pending:"]);
  session.end();
}

/** Whether the reader asked for the sign-out that has just happened. Answers so once. */
export function signOutAsked(): boolean {
  const answer = asked;
  asked = false;
  return answer;
}
