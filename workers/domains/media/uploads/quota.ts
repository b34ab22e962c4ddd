import { AppError } from "../../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../../shared/kernel/time.ts";
import type { RatePolicy } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { storedBy } from "../files/store.ts";

type Deps = Pick<MediaDeps, "db" | "fileQuota" | "limiter">;

const TOO_MANY = "You have as many files as you may. Delete some first.";
const TOO_OFTEN = "You have uploaded as much as you may in 24 hours. Go on tomorrow.";

function dailyPolicy({ fileQuota }: Pick<MediaDeps, "fileQuota">): RatePolicy {
  return { name: "uploads", limit: fileQuota.uploadsPerDay, windowSeconds: DAY / SECOND };
}

const dailyKey = (ownerId: string) => `uploads:${ownerId}`;

/** Refuses what will not fit. Throws `quota_exceeded`. */
export async function requireRoom(deps: Deps, ownerId: string, bytes: number): Promise<void> {
  const stored = await storedBy(deps.db, ownerId);
  const { fileQuota: quota } = deps;
  if (stored.bytes + bytes > quota.bytes) throw new AppError(errors.quota_exceeded);
  if (stored.files >= quota.files) throw new AppError(errors.quota_exceeded, { detail: TOO_MANY });
}

/** Counts an upload of today. Throws `quota_exceeded`. */
export async function countUpload(deps: Deps, ownerId: string): Promise<void> {
  const { allowed, resetSeconds } = await deps.limiter.hit(dailyKey(ownerId), dailyPolicy(deps));
  if (allowed) return;
  const headers = { "Retry-After": String(Math.max(1, resetSeconds)) };
  throw new AppError(errors.quota_exceeded, { detail: TOO_OFTEN, headers });
}

/** What somebody has stored and brought in today, and may. */
export async function getQuota(deps: Deps, ownerId: string) {
  const { fileQuota: quota } = deps;
  const policy = dailyPolicy(deps);
  const [stored, today] = await Promise.all([
    storedBy(deps.db, ownerId),
    deps.limiter.peek(dailyKey(ownerId), policy),
  ]);
  return {
    bytes: { used: stored.bytes, limit: quota.bytes },
    files: { used: stored.files, limit: quota.files },
    uploadsToday: { used: policy.limit - today.remaining, limit: policy.limit },
  };
}
