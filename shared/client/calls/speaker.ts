/** Who speaks, and how loud each has been of late. */
export interface Speaking {
  readonly speaker: string | null;
  readonly loudness: Readonly<Record<string, number>>;
}

export const NO_SPEAKER: Speaking = { speaker: null, loudness: {} };

/** What is quieter is noise. */
const SPEECH = 0.05;
/** Somebody else speaks only when they have been this much louder of late: who speaks does not flicker. */
const LOUDER = 1.5;
/** How far back loudness goes, in milliseconds: a cough is shorter than a word. */
const MEMORY_MS = 600;

/** Hears how loud each is now (0 to 1), `passedMs` after the last time. Who spoke last stays while all are silent. */
export function hearLevels(
  before: Speaking,
  levels: Readonly<Record<string, number>>,
  passedMs: number,
): Speaking {
  const share = 1 - Math.exp(-passedMs / MEMORY_MS);
  const loudness = Object.fromEntries(
    Object.entries(levels).map(([userId, level]) => {
      const was = before.loudness[userId] ?? 0;
      return [userId, was + (level - was) * share];
    }),
  );
  const present = before.speaker !== null && before.speaker in levels;
  const current = present ? (before.speaker ?? "") : null;
  return { speaker: louderThan(current, loudness) ?? current, loudness };
}

/** Who is so much louder than the current speaker that they are the speaker now. */
function louderThan(
  current: string | null,
  loudness: Readonly<Record<string, number>>,
): string | null {
  const mark = Math.max(SPEECH, current === null ? 0 : (loudness[current] ?? 0) * LOUDER);
  const [loudest] = Object.entries(loudness)
    .filter(([userId, loud]) => userId !== current && loud > mark)
    .sort(([, one], [, other]) => other - one);
  return loudest?.[0] ?? null;
}
