import { queryOptions } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { CallTarget, CallType } from "../../../shared/client/calls/index.ts";
import type { CallNews } from "../../../shared/client/index.ts";
import { lazyPart } from "../lazy-part.tsx";

/** Everything of calls is loaded when the first one is near: this is all that is there before. */
const Layer = lazyPart("calls", async () => (await import("./calls-layer.tsx")).CallsLayer);
const calls = () => import("./current-call.ts");

/** How many calls the reader has missed and not seen since. */
export const missedQuery = queryOptions({
  queryKey: ["calls", "missed"],
  queryFn: async () => (await import("./missed.ts")).countMissed(),
});

let near = false;
const listeners = new Set<() => void>();

/** Has what shows calls be there from now on. */
export function comeNear(): void {
  near = true;
  for (const listener of listeners) listener();
}

/** The hub has told of a call. */
export async function hearCall(news: CallNews): Promise<void> {
  comeNear();
  (await calls()).hear(news);
}

/** Calls somebody, or a chat. */
export async function placeCall(target: CallTarget, type: CallType): Promise<void> {
  comeNear();
  (await calls()).place(target, type);
}

/** Where calls show over every page. There is one in the app. */
export function CallsHost() {
  const shown = useSyncExternalStore(subscribe, () => near);
  return shown && <Layer />;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
