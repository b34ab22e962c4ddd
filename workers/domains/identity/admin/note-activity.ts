import type { IdentityDeps } from "../deps.ts";
import { dayOf } from "./day.ts";
import { noteActive } from "./stats-store.ts";

/** Notes after the reply, at most once an hour, that somebody is here. */
export function noteActivity(deps: IdentityDeps, userId: string): void {
  const now = deps.clock.now();
  if (!deps.activity.isNews(userId, now)) return;
  deps.background(noteActive(deps.db, userId, dayOf(now), now).run());
}
