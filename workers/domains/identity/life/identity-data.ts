import type { UserId } from "../../../../shared/kernel/ids.ts";
import { iso, type Millis } from "../../../../shared/kernel/time.ts";
import { jsonLines } from "../../platform/index.ts";
import { accountOf } from "../account.ts";
import { daysHere } from "../admin/stats-store.ts";
import type { IdentityDeps } from "../deps.ts";
import { listDeviceRows } from "../devices.ts";
import { listPasskeyRows } from "../factors/passkey-store.ts";
import type { ArchiveFile } from "../ports.ts";
import { listGrants } from "../provider/store.ts";
import { listSecurityEvents } from "../security/store.ts";
import { listIdentityRows } from "../social/store.ts";
import { findUser, listInvitesMade } from "../store.ts";
import { readme } from "./export-readme.ts";
import { exportsOf } from "./export-store.ts";

const PAGE = 200;

function moment(at: Millis | null): string | null {
  return at === null ? null : iso(at);
}

/** Makes files of one export. */
function filesAt(at: Millis) {
  return {
    text: (path: string, body: string): ArchiveFile => ({ path, body, at, compress: true }),
    json: (path: string, value: unknown): ArchiveFile => ({
      path,
      body: `${JSON.stringify(value, null, 2)}\n`,
      at,
      compress: true,
    }),
    lines: (path: string, body: ReadableStream<Uint8Array>): ArchiveFile => ({
      path,
      body,
      at,
      compress: true,
    }),
  };
}

function historyOf(deps: IdentityDeps, userId: string): ReadableStream<Uint8Array> {
  return jsonLines(
    (last: { readonly id: string } | null) =>
      listSecurityEvents(deps.db, userId, {}, last?.id ?? null, PAGE),
    (event) => event,
  );
}

function invitesOf(deps: IdentityDeps, userId: string): ReadableStream<Uint8Array> {
  return jsonLines(
    (last: { readonly id: string } | null) =>
      listInvitesMade(deps.db, userId, last?.id ?? null, PAGE),
    (invite) => invite,
  );
}

/** What identity has of somebody: who they are, how they sign in, where they are signed in. No secrets of ours. */
export async function* identityData(
  deps: IdentityDeps,
  userId: string,
): AsyncGenerator<ArchiveFile> {
  const row = await findUser(deps.db, userId);
  if (row === undefined) return;
  const { text, json, lines } = filesAt(deps.clock.now());
  yield text("README.txt", readme(row.locale, iso(deps.clock.now())));
  const { locale, notifyNewDevice, notifyFailedLogins, requireMfa } = row;
  const settings = { locale, notifyNewDevice, notifyFailedLogins, requireMfa };
  yield json("profile.json", { ...accountOf(row), inviteId: row.inviteId, settings });
  const sessions = await deps.accountSessions.list(userId as UserId);
  yield json(
    "sessions.json",
    sessions.map((one) => ({
      ...one,
      createdAt: iso(one.createdAt),
      lastSeenAt: iso(one.lastSeenAt),
    })),
  );
  yield lines("security-history.json", historyOf(deps, userId));
  yield json(
    "activity.json",
    (await daysHere(deps.db, userId)).map(({ day, lastSeenAt }) => ({
      day,
      lastSeenAt: iso(lastSeenAt),
    })),
  );
  yield lines("invites.json", invitesOf(deps, userId));
  yield json(
    "devices.json",
    (await listDeviceRows(deps.db, userId)).map((device) => ({
      ...device,
      firstSeenAt: iso(device.firstSeenAt),
      lastSeenAt: iso(device.lastSeenAt),
      trustedUntil: moment(device.trustedUntil),
    })),
  );
  yield json(
    "passkeys.json",
    (await listPasskeyRows(deps.db, userId)).map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: iso(createdAt),
      lastUsedAt: moment(lastUsedAt),
    })),
  );
  yield json(
    "connected-applications.json",
    (await listGrants(deps.db, userId)).map(({ grant, client }) => ({
      name: client.name,
      ...grant,
      createdAt: iso(grant.createdAt),
      lastUsedAt: moment(grant.lastUsedAt),
    })),
  );
  yield json(
    "linked-identities.json",
    (await listIdentityRows(deps.db, userId)).map((one) => ({
      ...one,
      linkedAt: iso(one.linkedAt),
      lastUsedAt: moment(one.lastUsedAt),
    })),
  );
  yield json(
    "exports.json",
    (await exportsOf(deps.db, userId)).map(({ id, status, createdAt }) => ({
      id,
      status,
      createdAt: iso(createdAt),
    })),
  );
}
