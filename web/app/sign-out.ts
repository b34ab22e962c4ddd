import { ApiError } from "../../shared/client/index.ts";
import { forgetAll } from "../ui/storage.ts";
import { accountHere } from "./account-here.ts";
import { api, session } from "./platform.ts";

const PATIENCE_MS = 3_000;

type Place = "/login" | "/goodbye";

let expected: Place | null = null;

/**
 * Ends the session at the platform, then here. Rejects when the platform could not be reached: the session's cookie
 * is out of our reach, so nobody may be told that they are signed out when they are not.
 */
export async function signOut(): Promise<void> {
  await retired();
  try {
    await api.POST("/api/auth/logout");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  endHere("/login");
}

/** Nobody shall go on writing to a device that is about to forget its keys; but nobody waits long for that. */
async function retired(): Promise<void> {
  const userId = accountHere.get();
  if (userId === null) return;
  const told = import("./encryption.ts").then(({ retireDevice }) => retireDevice(userId));
  await Promise.race([
    told.catch(() => undefined),
    new Promise((go) => setTimeout(go, PATIENCE_MS)),
  ]);
}

async function forgotten(): Promise<void> {
  const { forgetKeys } = await import("./forget-keys.ts");
  await forgetKeys();
}

/** Ends a session that the platform has ended already, as the reader wished, and leads to a page. */
export function endHere(next: Place): void {
  expected = next;
  forgetAll(["veche.draft:", "veche.pending:", "veche.export", "veche.account"]);
  void import("../../shared/client/offline/index.ts").then(({ forget }) => forget());
  void import("./encryption.ts").then(({ closeEncryption }) => closeEncryption()).then(forgotten);
  session.end();
}

/** Where to go after the sign-out that has just happened, if the reader asked for it. Answers so once. */
export function signOutExpected(): Place | null {
  const answer = expected;
  expected = null;
  return answer;
}
