/** A media element that can choose where it is heard; not every browser's can. */
type Choosing = HTMLAudioElement & { setSinkId?: (deviceId: string) => Promise<void> };

/**
 * Plays the sound of the others, each by an `<audio>` of its own that is in no document: what a page shows or hides
 * silences nobody.
 */
export class RemoteSound {
  readonly #changed: () => void;
  readonly #players = new Map<
    string,
    { readonly track: MediaStreamTrack; readonly audio: Choosing }
  >();
  #speakerId: string | null;
  #blocked = false;

  constructor(speakerId: string | null, changed: () => void) {
    this.#speakerId = speakerId;
    this.#changed = changed;
  }

  /** Whether the browser wants a press first. */
  get blocked(): boolean {
    return this.#blocked;
  }

  get speakerId(): string | null {
    return this.#speakerId;
  }

  /** Plays exactly these. To be called often: what stopped by itself goes on. */
  play(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [userId, { track }] of this.#players) {
      if (tracks.get(userId) !== track) this.#stop(userId);
    }
    for (const [userId, track] of tracks) {
      const { audio } = this.#players.get(userId) ?? this.#add(userId, track);
      if (audio.paused && !this.#blocked) this.#start(audio);
    }
  }

  /** To be called from a press. */
  allow(): void {
    this.#blocked = false;
    for (const { audio } of this.#players.values()) this.#start(audio);
    this.#changed();
  }

  async choose(speakerId: string | null): Promise<void> {
    this.#speakerId = speakerId;
    await Promise.all([...this.#players.values()].map(({ audio }) => this.#direct(audio)));
    this.#changed();
  }

  close(): void {
    for (const userId of [...this.#players.keys()]) this.#stop(userId);
  }

  #add(userId: string, track: MediaStreamTrack) {
    const audio: Choosing = new Audio();
    audio.srcObject = new MediaStream([track]);
    const player = { track, audio };
    this.#players.set(userId, player);
    void this.#direct(audio);
    return player;
  }

  #start(audio: Choosing): void {
    audio.play().catch((error: unknown) => {
      // Anything else is a player that was stopped, or is tried again.
      if (!(error instanceof Error) || error.name !== "NotAllowedError") return;
      this.#blocked = true;
      this.#changed();
    });
  }

  /** A speaker that is gone leaves the sound where it is. */
  async #direct(audio: Choosing): Promise<void> {
    if (this.#speakerId === null && !audio.sinkId) return;
    await audio.setSinkId?.(this.#speakerId ?? "").catch(() => undefined);
  }

  #stop(userId: string): void {
    const audio = this.#players.get(userId)?.audio;
    this.#players.delete(userId);
    audio?.pause();
    if (audio) audio.srcObject = null;
  }
}
