/** One domain under faults: clients that use it and write down what they were promised. */
export interface Part {
  readonly name: string;
  /** Makes what it needs, before anything goes wrong. */
  prepare(): Promise<void>;
  /** Goes on until it is to stop; what was begun then is brought to its end. */
  run(stopped: () => boolean): Promise<void>;
  /** When all is calm: what of the promises was broken, in words, each with its evidence. */
  judge(): Promise<readonly string[]>;
  /** What was done, so that a run that did nothing is noticed. */
  counted(): Readonly<Record<string, number>>;
}

/** Does it again and again until it is to stop, so many at once; a number tells them apart. */
export async function keepOn(
  stopped: () => boolean,
  atOnce: number,
  pauseMs: number,
  step: (who: number, turn: number) => Promise<void>,
): Promise<void> {
  const loop = async (who: number) => {
    for (let turn = 0; !stopped(); turn += 1) {
      await step(who, turn);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, who) => loop(who)));
}

/** Looks until nothing is wrong any more, or it has taken too long. Answers what still is. */
export async function untilRight(
  look: () => Promise<readonly string[]>,
  patienceMs: number,
): Promise<readonly string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const wrong = await look();
    if (wrong.length === 0 || performance.now() > deadline) return wrong;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
