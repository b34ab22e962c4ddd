import { forget } from "../../../shared/client/offline/index.ts";
import "./install.ts";
import { forgetKeys } from "../forget-keys.ts";
import { keepingAnswers } from "./answers.ts";
import { countingOnIcon } from "./icon-count.ts";
import { renewSubscription } from "./push.ts";
import { sendWaiting, stopSending } from "./send-waiting.ts";
import { startWorker } from "./worker.ts";

/**
 * Keeps for a member what they may want without a network, sends what waits, and stands by for notifications. `open`
 * goes to a path of the app. Returns what ends it.
 */
export function startDevice(userId: string, open: (href: string) => void): () => void {
  const send = () => void sendWaiting(userId).catch(() => undefined);
  // Whoever had this device before has left nothing for the next.
  void forget(userId).then(send, () => undefined);
  void forgetKeys(userId).catch(() => undefined);
  addEventListener("online", send);
  void renewSubscription().catch(() => undefined);
  const stop = [
    keepingAnswers(userId),
    countingOnIcon(),
    startWorker(open),
    stopSending,
    () => removeEventListener("online", send),
  ];
  return () => {
    for (const each of stop) each();
  };
}
