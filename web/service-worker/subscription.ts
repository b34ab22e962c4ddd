import { createApi, Session } from "../../shared/client/index.ts";
import type { WorkerScope } from "./scope.ts";

/** The browser has ended a subscription: a new one takes its place, and the platform is told. */
export async function renewSubscription(
  { registration }: WorkerScope,
  old: PushSubscription | null,
): Promise<void> {
  const options = old?.options;
  if (options?.applicationServerKey === undefined || options.applicationServerKey === null) return;
  const { endpoint, keys } = (
    await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: options.applicationServerKey,
    })
  ).toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return;
  // A worker has no storage that says whether somebody is signed in: it asks.
  const session = new Session({ hint: { get: () => true, set: () => undefined } });
  try {
    if (!(await session.start())) return;
    await createApi(session).POST("/api/push/subscriptions", {
      body: { endpoint, keys: { p256dh, auth } },
    });
  } finally {
    session.close();
  }
}
