import { LevelMeter } from "./level.ts";

/** How loud one is oneself: follows the microphone that is in use. */
export class OwnLevel {
  #meter: LevelMeter | null = null;
  #track: MediaStreamTrack | null = null;

  /** 0 to 1, of this track; 0 without one, and where the browser cannot measure. */
  read(track: MediaStreamTrack | null): number {
    if (track !== this.#track) this.#follow(track);
    return this.#meter?.read() ?? 0;
  }

  close(): void {
    this.#follow(null);
  }

  #follow(track: MediaStreamTrack | null): void {
    this.#meter?.close();
    this.#track = track;
    this.#meter = track ? meterOf(track) : null;
  }
}

function meterOf(track: MediaStreamTrack): LevelMeter | null {
  try {
    return new LevelMeter(new MediaStream([track]));
  } catch {
    return null;
  }
}
