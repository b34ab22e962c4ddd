import type {
  NotificationSettings,
  NotificationSettingsPatch,
} from "../../../../shared/contracts/people/notifications.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { PushDeps } from "./send-push.ts";

/** Changes what the caller is notified of. Throws `not_found` for settings of a chat that is not theirs. */
export async function updateSettings(
  deps: PushDeps,
  actor: Actor,
  patch: NotificationSettingsPatch,
): Promise<NotificationSettings> {
  const settings = await deps.hubs.changeNotificationSettings(actor.userId, patch);
  if (settings === null) throw new AppError(commonErrors.not_found);
  return settings;
}
