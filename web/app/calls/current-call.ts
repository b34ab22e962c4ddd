import { useSyncExternalStore } from "react";
import {
  answerCall,
  type Call,
  type CallDeps,
  type CallSession,
  type CallTarget,
  type CallType,
  prepareCalls,
  resumeCall,
  startCall,
} from "../../../shared/client/calls/index.ts";
import { reply } from "../../../shared/client/index.ts";
import { meQuery } from "../me.ts";
import { api, queries, session, socketToken } from "../platform.ts";
import { chosenDevices } from "./call-devices.ts";

/** A call that goes on, as the hub told of it. */
export interface ToldCall {
  readonly call: Call;
  /** By the user's settings it is not to ring. */
  readonly quiet: boolean;
}

/** A call that is about to be begun, once its devices have been looked at. */
export interface CallPlan {
  readonly target: CallTarget;
  readonly type: CallType;
}

interface Calls {
  readonly told: readonly ToldCall[];
  /** Calls that ring elsewhere and not here: the reader does not want to be asked any more. */
  readonly ignored: readonly string[];
  readonly session: CallSession | null;
  /** Grows whenever the reader wants to see the call: not when it goes on after the page was loaded anew. */
  readonly shown: number;
  readonly plan: CallPlan | null;
}

/** What rings is asked after when it should have stopped, if nothing was heard of it until then. */
const RING_MS = 50_000;
const LATER_MS = 2_000;
/** The call that this page is in, for when it is loaded anew. */
const HERE = "veche.call";

const NOTHING: Calls = { told: [], ignored: [], session: null, shown: 0, plan: null };

let calls = NOTHING;
const listeners = new Set<() => void>();

// Who signs out leaves, and whoever comes next finds no call of theirs.
session.subscribe(() => {
  if (session.id !== null) return;
  calls.session?.close();
  change(NOTHING);
});

export function useCalls(): Calls {
  return useSyncExternalStore(subscribe, () => calls);
}

/** The hub, or somebody who asked, has told how a call stands. What is known to be newer stays. */
export function hear({ call, quiet }: ToldCall): void {
  const known = calls.told.find((one) => one.call.id === call.id);
  if (known && known.call.revision > call.revision) return;
  const others = calls.told.filter((one) => one !== known);
  change({ told: call.endedAt === null ? [...others, { call, quiet }] : others });
  askAnew();
  if (call.endedAt !== null) {
    // It stands in the history a little later.
    setTimeout(askAnew, LATER_MS);
    return;
  }
  if (!known) {
    setTimeout(() => void askAfter(call.id), RING_MS);
    void prepareCalls(deps());
  }
  if (calls.session === null && cameFrom() === call.id && stateIn(call) === "joined") {
    adopt(resumeCall(deps(), call), false);
  }
}

/** Calls somebody; of a group, which many hear of, the reader is asked first. */
export function place(target: CallTarget, type: CallType): void {
  const plan = { target, type };
  if (calls.session !== null) change({ shown: calls.shown + 1 });
  else if ("chatId" in target && !isDirect(target.chatId)) change({ plan });
  else begin(plan);
}

/** The reader has looked at what they begin; `null`: they think better of it. */
export function settlePlan(type: CallType | null): void {
  const { plan } = calls;
  change({ plan: null });
  if (plan !== null && type !== null) begin({ ...plan, type });
}

/** Takes a call that rings, or joins one that goes on. */
export function answer(call: Call, video: boolean): void {
  if (calls.session === null) adopt(answerCall(deps(), call, { video }), true);
}

/** Goes on here with a call that the reader is in with another device. */
export function takeOver(call: Call): void {
  if (calls.session === null) adopt(resumeCall(deps(), call), true);
}

export async function decline(call: Call): Promise<void> {
  ignore(call.id);
  const body = { callId: call.id, action: "reject" as const };
  // Another device may have been faster.
  await api.POST("/api/calls/respond", { body }).catch(() => askAfter(call.id));
}

/** Has a call ring here no more; nobody hears of that. */
export function ignore(callId: string): void {
  change({ ignored: [...calls.ignored, callId] });
}

/** Puts a call that is over away. */
export function putAway(over: CallSession): void {
  if (calls.session === over) change({ session: null });
}

/** What the reader is in that call. */
export function stateIn(call: Call): string {
  return call.participants.find(({ userId }) => userId === ownId())?.state ?? "left";
}

/** Whether it rings for the reader. */
export function isWaitingFor(call: Call): boolean {
  return ["invited", "ringing"].includes(stateIn(call));
}

function begin({ target, type }: CallPlan): void {
  adopt(startCall(deps(), target, type), true);
}

function adopt(begun: CallSession, show: boolean): void {
  change({ session: begun, shown: calls.shown + Number(show) });
  // The page goes away, and may be back: it is remembered where it was.
  const leave = () => {
    stop();
    begun.close();
  };
  addEventListener("pagehide", leave);
  const follow = () => {
    const { call, phase } = begun.view();
    remember(phase === "over" ? null : (call?.id ?? null));
    if (phase !== "over") return;
    stop();
    removeEventListener("pagehide", leave);
    askAnew();
  };
  const stop = begun.subscribe(follow);
  follow();
}

function askAnew(): void {
  void queries.invalidateQueries({ queryKey: ["calls"] });
}

async function askAfter(callId: string): Promise<void> {
  if (!calls.told.some(({ call }) => call.id === callId)) return;
  const params = { path: { callId } };
  try {
    const call = await reply(api.GET("/api/calls/{callId}", { params }));
    hear({ call, quiet: true });
  } catch {
    change({ told: calls.told.filter(({ call }) => call.id !== callId) });
  }
}

function isDirect(chatId: string): boolean {
  const chats = queries.getQueryData<readonly { id: string; type: string }[]>(["chats"]);
  return chats?.find(({ id }) => id === chatId)?.type === "direct";
}

function ownId(): string {
  return queries.getQueryData(meQuery.queryKey)?.id ?? "";
}

function deps(): CallDeps {
  return {
    origin: location.origin,
    api,
    token: socketToken,
    clock: () => Date.now(),
    userId: ownId(),
    seal: async (call) => (await import("./call-seal.ts")).sealOf(call, ownId()),
    devices: chosenDevices(),
  };
}

function cameFrom(): string | null {
  try {
    return sessionStorage.getItem(HERE);
  } catch {
    return null;
  }
}

function remember(callId: string | null): void {
  try {
    if (callId === null) sessionStorage.removeItem(HERE);
    else sessionStorage.setItem(HERE, callId);
  } catch {
    // Storage is off: the call does not outlive the page.
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: Partial<Calls>): void {
  calls = { ...calls, ...next };
  for (const listener of listeners) listener();
}
