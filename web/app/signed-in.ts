import { ApiError } from "../../shared/client/index.ts";
import { accountHere } from "./account-here.ts";
import { session } from "./platform.ts";

/** A platform that has not answered by then is taken for out of reach, where there is something to show without it. */
const PATIENCE_MS = 4_000;

/**
 * Whether somebody is signed in. Without a network, whether somebody was: then what the device kept for them is put
 * where the platform's answers go. Rejects when neither can be said.
 */
export async function signedIn(): Promise<boolean> {
  const userId = accountHere.get();
  if (userId === null || session.id !== null) return session.start();
  const started = session.start();
  // Whoever waits for it is told; nobody may by then.
  started.catch(() => undefined);
  try {
    const answer = navigator.onLine ? await within(PATIENCE_MS, started) : null;
    return answer ?? (await restored(userId)) ?? (await started);
  } catch (error) {
    if (!isSilence(error) || !(await restored(userId))) throw error;
    return true;
  }
}

async function restored(userId: string): Promise<true | null> {
  try {
    const { restoreAnswers } = await import("./device/answers.ts");
    return (await restoreAnswers(userId)) || null;
  } catch {
    return null;
  }
}

function within<Value>(ms: number, value: Promise<Value>): Promise<Value | null> {
  return Promise.race([value, new Promise<null>((resolve) => setTimeout(() => resolve(null), ms))]);
}

function isSilence(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
