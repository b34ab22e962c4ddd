import { MINUTE } from "../../../../shared/kernel/time.ts";
import { endUseWith, usedFile } from "../../media/index.ts";
import type { StudioDeps } from "../ports.ts";
import { dueLeftovers, fileUse, forgetLeftover, type Leftover, postponeLeftover } from "./store.ts";

const AT_ONCE = 100;
const LATER_MS = 10 * MINUTE;

type Deps = Pick<StudioDeps, "db" | "blobs" | "clock" | "log">;

async function clear(deps: Deps, { assetId, fileId }: Leftover): Promise<void> {
  const forget = forgetLeftover(deps.db, assetId);
  const own = await usedFile(deps, fileId);
  if (own) await endUseWith(deps, fileUse(assetId, fileId), own.sha256, [forget]);
  else await forget;
}

/**
 * Lets the files of assets that are gone go; those that nothing else shows are deleted. One that cannot be now is tried
 * again later. May be cut off and begun again.
 */
export async function clearLeftovers(deps: Deps): Promise<{ cleared: number; failed: number }> {
  const { db, clock } = deps;
  let [cleared, failed] = [0, 0];
  for (;;) {
    const due = await dueLeftovers(db, clock.now(), AT_ONCE);
    for (const leftover of due) {
      try {
        await clear(deps, leftover);
        cleared += 1;
      } catch (error) {
        deps.log.warn("the file of an asset could not be let go", { error });
        await postponeLeftover(db, leftover.assetId, clock.now() + LATER_MS);
        failed += 1;
      }
    }
    if (due.length < AT_ONCE) return { cleared, failed };
  }
}
