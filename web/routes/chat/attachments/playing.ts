import { useSyncExternalStore } from "react";

export const RATES = [1, 1.5, 2] as const;

interface Playing {
  /** Which recording; `null` before the first one. */
  readonly fileId: string | null;
  readonly paused: boolean;
  /** Seconds. */
  readonly position: number;
  readonly rate: (typeof RATES)[number];
}

interface Recording {
  readonly fileId: string;
  readonly url: string;
  /** The address did not work; with a new one it is tried again. */
  readonly onFailed: () => void;
}

/** One recording is heard at a time, and goes on while the reader scrolls away. */
const audio = new Audio();
let state: Playing = { fileId: null, paused: true, position: 0, rate: 1 };
let onFailed: (() => void) | null = null;
const listeners = new Set<() => void>();

audio.preload = "none";
audio.addEventListener("timeupdate", () => change({ position: audio.currentTime }));
audio.addEventListener("play", () => change({ paused: false }));
audio.addEventListener("pause", () => change({ paused: true }));
audio.addEventListener("ended", () => change({ paused: true, position: 0 }));
audio.addEventListener("error", () => {
  change({ paused: true });
  onFailed?.();
});

/** What is being heard. */
export function usePlaying(): Playing {
  return useSyncExternalStore(subscribe, () => state);
}

/** Starts a recording, goes on with it, or pauses it. */
export function toggle(recording: Recording): void {
  if (state.fileId === recording.fileId && !audio.paused) audio.pause();
  else start(recording);
}

/** Hears a recording from a moment on, in seconds. */
export function seek(recording: Recording, position: number): void {
  start(recording);
  audio.currentTime = position;
  change({ position });
}

/** The next speed. */
export function nextRate(): void {
  const index = RATES.indexOf(state.rate);
  const rate = RATES[(index + 1) % RATES.length] ?? 1;
  audio.playbackRate = rate;
  change({ rate });
}

/** A new address for a recording whose old one did not work. */
export function readdress(recording: Recording): void {
  if (state.fileId === recording.fileId && audio.error !== null) start(recording);
}

function start({ fileId, url, onFailed: failed }: Recording): void {
  const other = state.fileId !== fileId;
  if (other || audio.error !== null) audio.src = url;
  onFailed = failed;
  if (other) change({ fileId, position: 0 });
  audio.playbackRate = state.rate;
  // Refused when the address is dead, which the element tells too, or when it is paused before it has begun.
  void audio.play().catch(() => undefined);
}

function change(patch: Partial<Playing>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
