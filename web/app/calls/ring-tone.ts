/** Two notes of a bell, in hertz, and how long each sounds, in seconds. */
const RING = [
  { hertz: 784, at: 0, lasts: 0.9 },
  { hertz: 988, at: 0.22, lasts: 0.9 },
  { hertz: 784, at: 0.7, lasts: 0.9 },
  { hertz: 988, at: 0.92, lasts: 1.1 },
];
/** What whoever calls hears while it rings on the other side. */
const RINGBACK = [{ hertz: 425, at: 0, lasts: 1 }];
const EVERY_SECONDS = { ring: 3, ringback: 4 };
const LOUD = { ring: 0.2, ringback: 0.06 };
const VIBRATION = [500, 250, 500];

/**
 * Rings, or sounds as a line does that rings elsewhere, until what is returned is called. Of several pages of one browser
 * one rings aloud. A browser that was not touched yet may keep silent.
 */
export function sound(what: "ring" | "ringback"): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  if (what === "ringback") void play(what, signal).catch(() => undefined);
  else void ringInOnePage(signal).catch(() => undefined);
  return () => stop.abort();
}

async function ringInOnePage(signal: AbortSignal): Promise<void> {
  await navigator.locks.request("veche-ring", { signal }, () => play("ring", signal));
}

async function play(what: "ring" | "ringback", signal: AbortSignal): Promise<void> {
  let context: AudioContext | null = null;
  const once = () => {
    // Browsers let pages sound that have been touched, and complain of others.
    if (!navigator.userActivation.hasBeenActive) return;
    context ??= new AudioContext();
    for (const note of what === "ring" ? RING : RINGBACK) strike(context, note, LOUD[what]);
    if (what === "ring") navigator.vibrate?.(VIBRATION);
  };
  once();
  const timer = setInterval(once, EVERY_SECONDS[what] * 1_000);
  await new Promise((ended) => signal.addEventListener("abort", ended, { once: true }));
  clearInterval(timer);
  if (context === null) return;
  if (what === "ring") navigator.vibrate?.(0);
  await (context as AudioContext).close();
}

/** One note that dies away. */
function strike(context: AudioContext, note: (typeof RING)[number], loud: number): void {
  const begin = context.currentTime + note.at;
  const end = begin + note.lasts;
  const tone = new OscillatorNode(context, { frequency: note.hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loud, begin + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, end);
  tone.connect(gain).connect(context.destination);
  tone.start(begin);
  tone.stop(end);
}
