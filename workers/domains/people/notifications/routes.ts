import { notificationContracts as contracts } from "../../../../shared/contracts/people/notifications.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Router } from "../../platform/index.ts";
import { deviceView } from "./device-view.ts";
import type { PushDeps } from "./send-push.ts";
import { subscribePush } from "./subscribe-push.ts";
import { unsubscribePush } from "./unsubscribe-push.ts";
import { updateSettings } from "./update-settings.ts";

export function notificationRoutes(router: Router<PushDeps>): void {
  router.bind(contracts.subscribePush).to(async ({ deps, actor, body }) => {
    const { isNew, device } = await subscribePush(deps, actor, body);
    return { status: isNew ? 201 : 200, body: device };
  });

  router.bind(contracts.listPushDevices).to(async ({ deps, actor }) => {
    const devices = await deps.hubs.devices(actor.userId);
    const items = devices.map((device) => deviceView(device, actor.sessionId));
    return { status: 200, body: { items, nextCursor: null } };
  });

  router.bind(contracts.unsubscribePush).to(async ({ deps, actor, params }) => {
    await unsubscribePush(deps, actor, params.subscriptionId);
    return { status: 204 };
  });

  router.bind(contracts.getPushKey).to(async ({ deps }) => {
    const { publicKey } = deps.pushServices;
    if (publicKey === null) throw new AppError(commonErrors.unavailable);
    return { status: 200, body: { publicKey } };
  });

  router.bind(contracts.getNotificationSettings).to(async ({ deps, actor }) => ({
    status: 200,
    body: await deps.hubs.notificationSettings(actor.userId),
  }));

  router.bind(contracts.updateNotificationSettings).to(async ({ deps, actor, body }) => ({
    status: 200,
    body: await updateSettings(deps, actor, body),
  }));
}
