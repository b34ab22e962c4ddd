import type { Work } from "../../../shared/tracing/work.ts";
import type { Origin } from "../../domains/platform/index.ts";
import type { Deps } from "../deps.ts";

/** One request on its way through the app. */
export interface RequestContext {
  readonly deps: Deps;
  readonly origin: Origin;
  readonly requestId: string;
  readonly work: Work;
  readonly startedAt: number;
  /** The template of the route that answers, for logs and metrics; never the URL, which may hold secrets. */
  route: string;
  /** The code of the problem that was answered. */
  problem: string | null;
  /** Who calls, once known. */
  userId: string | null;
  /** The reply is there as a whole: nothing of the request's work goes on while it is sent. */
  isWhole: boolean;
}

/** What Hono carries for us through its routing. */
export interface AppEnv {
  Bindings: { context: RequestContext };
}
