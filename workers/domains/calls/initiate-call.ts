import {
  type Call,
  type CallType,
  MESH_LIMIT,
  SFU_LIMIT,
} from "../../../shared/contracts/calls/index.ts";
import type { Person } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { findBlocked, findProfiles } from "../people/index.ts";
import { type Actor, enforceRate } from "../platform/index.ts";
import { errors } from "./errors.ts";
import type { CallDeps } from "./ports.ts";
import type { CallPlan } from "./rules.ts";

/** Calls that one person may begin: more is ringing for its own sake. */
const RATE = { name: "calls", limit: 30, windowSeconds: 60 };
/** A call that is found and over by the time it is joined is begun anew, so often. */
const TRIES = 3;

type Wish =
  | { readonly targetUserId: string; readonly type: CallType }
  | { readonly chatId: string; readonly type: CallType };

type Callees = Pick<CallPlan, "chatId"> & { readonly userIds: readonly string[] };

async function calledPerson(deps: CallDeps, actor: Actor, targetUserId: string): Promise<Callees> {
  if (targetUserId === actor.userId) throw new AppError(errors.calling_oneself);
  const [blocked, chatId] = await Promise.all([
    findBlocked(deps, actor.userId, [targetUserId]),
    deps.callChats.directChat(actor.userId, targetUserId),
  ]);
  if (blocked.length > 0) throw new AppError(errors.blocked);
  return { chatId, userIds: [targetUserId] };
}

/** Everybody else in the chat; of a group, who has blocked the caller (or is blocked) is not rung. */
async function calledChat(deps: CallDeps, actor: Actor, chatId: string): Promise<Callees> {
  const most = deps.mediaServer === null ? MESH_LIMIT : SFU_LIMIT;
  const members = await deps.callChats.members(chatId, actor.userId, most + 1);
  if (members === null) throw new AppError(commonErrors.not_found);
  if (members.length > most) throw new AppError(errors.too_many_participants);
  const others = members.filter((id) => id !== actor.userId);
  const blocked = await findBlocked(deps, actor.userId, others);
  const userIds = others.filter((id) => !blocked.includes(id));
  if (userIds.length === 0)
    throw new AppError(blocked.length > 0 ? errors.blocked : errors.call_state);
  return { chatId, userIds };
}

function personOf({ id, username, displayName, avatarUrl }: Person): Person {
  return { id, username, displayName, avatarUrl };
}

async function planOf(deps: CallDeps, actor: Actor, wish: Wish): Promise<Omit<CallPlan, "id">> {
  const { chatId, userIds } =
    "targetUserId" in wish
      ? await calledPerson(deps, actor, wish.targetUserId)
      : await calledChat(deps, actor, wish.chatId);
  const profiles = await findProfiles(deps, [actor.userId, ...userIds]);
  const people = [actor.userId, ...userIds].flatMap((id) => {
    const profile = profiles.get(id);
    return profile ? [personOf(profile)] : [];
  });
  if (people.length < 2) throw new AppError(commonErrors.not_found);
  const topology = people.length > MESH_LIMIT ? "sfu" : "mesh";
  return { chatId, callerId: actor.userId, type: wish.type, topology, people };
}

/** Joins a call that is there already. Answers `null` when it is over by now. */
async function joinSame(deps: CallDeps, actor: Actor, callId: string): Promise<Call | null> {
  const call = await deps.callRooms.describe(callId, actor.userId);
  const own = call?.participants.find(({ userId }) => userId === actor.userId);
  if (!call || !own) return null;
  if (own.state === "joined") throw new AppError(errors.busy);
  const changed = await deps.callRooms.respond(callId, actor.userId, "accept");
  if (changed.kind === "taken") return changed.call;
  if (changed.code === "busy") throw new AppError(errors.busy);
  return null;
}

/**
 * Calls somebody, or the others of a chat. When both call each other at once, or the one who is called rings the caller
 * already, there is one call, which the caller is in then: `begun` is false. The same goes for a group's call. With the id
 * of a call that has begun, it is that one. Throws
 * `calling_oneself`, `blocked`, `not_found`, `busy`, `too_many_participants`, `rate_limited`.
 */
export async function initiateCall(
  deps: CallDeps,
  actor: Actor,
  wish: Wish,
  newId: string,
): Promise<{ readonly begun: boolean; readonly call: Call }> {
  await enforceRate(deps, `calls:${actor.userId}`, RATE);
  const plan = await planOf(deps, actor, wish);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const id = tries === 0 ? newId : deps.ids.next<string>();
    const outcome = await deps.callRooms.begin({ ...plan, id });
    if (outcome.kind === "begun") return { begun: true, call: outcome.call };
    if (outcome.kind === "busy") break;
    const call = await joinSame(deps, actor, outcome.callId);
    if (call) return { begun: false, call };
  }
  throw new AppError(errors.busy);
}
