import { chatContracts as contracts } from "../../../../shared/contracts/chat/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Router } from "../../platform/index.ts";
import type { ChatDeps } from "../ports.ts";
import { dropArchive } from "./archives/drop-archive.ts";
import { listArchives, makeArchive, putArchive } from "./archives/keep-archive.ts";
import { claimKeyPackages } from "./claim-key-packages.ts";
import { appendEntry } from "./log/append-entry.ts";
import { readLog, viewEntry } from "./log/read-log.ts";
import { publishKeyPackages } from "./publish-key-packages.ts";
import { getMlsGroup, sendMls } from "./send-mls.ts";
import { deleteDevice, listDevices } from "./store.ts";
import { viewDevice } from "./view-device.ts";

/** Devices for encrypted chats, and what they hand to a chat's log. */
export function encryptionRoutes(router: Router<ChatDeps>): void {
  router.bind(contracts.publishKeyPackages).to(async ({ deps, actor, body }) => ({
    status: 201,
    body: await publishKeyPackages(deps, actor, body),
  }));

  router.bind(contracts.claimKeyPackages).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: { items: await claimKeyPackages(deps, actor, query.userId) },
  }));

  router.bind(contracts.listMlsDevices).to(async ({ deps, actor, query }) => {
    const rows = await listDevices(deps.db, query.userId ?? actor.userId, deps.clock.now());
    return { status: 200, body: { items: rows.map(viewDevice) } };
  });

  router.bind(contracts.removeMlsDevice).to(async ({ deps, actor, params }) => {
    const [[gone]] = await deps.db.batch(deleteDevice(deps.db, actor.userId, params.deviceId));
    if (!gone) throw new AppError(commonErrors.not_found);
    return { status: 204 };
  });

  router.bind(contracts.getDeviceLog).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await readLog(deps, query.userId ?? actor.userId, query.after),
  }));

  router.bind(contracts.appendDeviceLog).to(async ({ deps, actor, body, origin }) => ({
    status: 201,
    body: viewEntry(await appendEntry(deps, actor, body, origin)),
  }));

  router.bind(contracts.listMlsArchives).to(async ({ deps, actor }) => ({
    status: 200,
    body: { items: await listArchives(deps, actor) },
  }));

  router.bind(contracts.makeMlsArchive).to(async ({ deps, actor, body }) => ({
    status: 201,
    body: await makeArchive(deps, actor, body),
  }));

  router.bind(contracts.putMlsArchive).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await putArchive(deps, actor, params.archiveId, body),
  }));

  router.bind(contracts.dropMlsArchive).to(async ({ deps, actor, params }) => {
    await dropArchive(deps, actor, params.archiveId);
    return { status: 204 };
  });

  router.bind(contracts.sendMls).to(async ({ deps, actor, params, body }) => {
    const { stored, duplicate } = await sendMls(deps, actor, params.chatId, body);
    return { status: duplicate ? 200 : 201, body: stored };
  });

  router.bind(contracts.getMlsGroup).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getMlsGroup(deps, actor, params.chatId),
  }));
}
