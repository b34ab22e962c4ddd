import { createHash } from "node:crypto";
import { type ShareLink, STUDIO_LIMITS } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { findLink, insertLink, type LinkRow, listLinkRows, revokeLink } from "./store.ts";

/** What is kept of a token. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/**
 * A link as members see it. Its token (128 bits) is made of its id by a key and is kept nowhere, so that it can be shown
 * again, and who reads the database has no link.
 */
async function viewLink(deps: StudioDeps, row: LinkRow): Promise<ShareLink> {
  const { id, projectId, passwordHash, allowComments, expiresAt, createdAt } = row;
  const token = await deps.shareTokens.sign(id);
  return {
    ...{ id, projectId, token, url: `${deps.config.publicUrl}/shared/${token}` },
    ...{ hasPassword: passwordHash !== null, allowComments },
    expiresAt: expiresAt === null ? null : iso(expiresAt),
    createdAt: iso(createdAt),
  };
}

export interface LinkDraft {
  readonly expiresAt?: string | null | undefined;
  readonly password?: string | null | undefined;
  readonly allowComments: boolean;
}

/** When a new link ends. Throws `validation_failed` for a moment that has passed. */
function endOf(deps: StudioDeps, { expiresAt }: LinkDraft): number | null {
  const at = expiresAt == null ? null : Date.parse(expiresAt);
  if (at === null || at > deps.clock.now()) return at;
  throw new AppError(commonErrors.validation_failed, {
    fields: [{ path: "expiresAt", message: "must be in the future" }],
  });
}

/** Makes a link to a project of the caller's, once for that id. Throws `not_found`, `forbidden`, `validation_failed`, `too_many_links`. */
export async function createLink(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  draft: LinkDraft,
  id: string,
): Promise<ShareLink> {
  const { db, clock } = deps;
  await openProject(deps, actor, projectId, "edit");
  const present = await findLink(db, id);
  if (present) return viewLink(deps, present);
  const expiresAt = endOf(deps, draft);
  const row: LinkRow = {
    ...{ id, projectId, expiresAt, revokedAt: null, allowComments: draft.allowComments },
    tokenHash: hashOfToken(await deps.shareTokens.sign(id)),
    passwordHash: draft.password == null ? null : await deps.passwords.hash(draft.password),
    ...{ createdBy: actor.userId, createdAt: clock.now() },
  };
  const [made] = await insertLink(db, row, STUDIO_LIMITS.shareLinks);
  if (!made) throw new AppError(errors.too_many_links);
  return viewLink(deps, made);
}

/** Links to a project of the caller's that were not revoked. Throws `not_found`, `forbidden`. */
export async function listLinks(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
): Promise<ShareLink[]> {
  await openProject(deps, actor, projectId, "edit");
  const rows = await listLinkRows(deps.db, projectId);
  return Promise.all(rows.map((row) => viewLink(deps, row)));
}

/** Revokes a link to a project of the caller's. Throws `not_found`, `forbidden`. */
export async function revokeShareLink(
  deps: StudioDeps,
  actor: Actor,
  linkId: string,
): Promise<void> {
  const link = await findLink(deps.db, linkId);
  if (!link) throw new AppError(commonErrors.not_found);
  await openProject(deps, actor, link.projectId, "edit");
  await revokeLink(deps.db, linkId, deps.clock.now());
}
