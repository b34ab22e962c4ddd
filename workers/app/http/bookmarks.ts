import type { Contract } from "../../../shared/contracts/platform/index.ts";
import { type DatabaseSession, newestBookmark } from "../../adapters/database-sessions.ts";
import type { Deps } from "../deps.ts";

/** Header and cookie alike: clients with a jar need not know of it. */
const NAME = "X-D1-Bookmark";
const COOKIE = new RegExp(`(?:^|; )${NAME}=([^;]*)`);
/** Replicas are behind by less than a second; by then they have long been there. */
const KEPT_SECONDS = 600;
/** Whether a write came of these is nobody's business: it would tell whether an account exists. */
const SECRET = /^\/(?:api\/auth|oauth)\//;

/**
 * Where this call stands in the database's history: reads that allow it ask the nearest replica, no older than the caller's
 * own writes; `null` for what asks the primary as ever and tells nothing.
 */
export function sessionOf(
  contract: Contract,
  { sessions }: Deps,
  request: Request,
): DatabaseSession | null {
  const { method, path, access } = contract;
  if (method !== "get") {
    return access === "public" || SECRET.test(path) ? null : sessions.writing();
  }
  if (!contract.replica) return null;
  const [, kept] = COOKIE.exec(request.headers.get("Cookie") ?? "") ?? [];
  return sessions.reading(newestBookmark([request.headers.get(NAME), kept]));
}

/** Tells the caller where its writes stand, for its reads to be no older. What anybody may keep tells nothing. */
export function withBookmark(
  reply: Response,
  { method }: Contract,
  session: DatabaseSession,
  { config }: Deps,
): Response {
  const bookmark = session.bookmark();
  if (bookmark === null || reply.webSocket) return reply;
  if (/\bpublic\b/.test(reply.headers.get("Cache-Control") ?? "")) return reply;
  reply.headers.set(NAME, bookmark);
  if (method === "get") return reply;
  const secure = config.publicUrl.startsWith("https:") ? "; Secure" : "";
  const about = `Path=/; Max-Age=${KEPT_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
  reply.headers.append("Set-Cookie", `${NAME}=${bookmark}; ${about}`);
  return reply;
}
