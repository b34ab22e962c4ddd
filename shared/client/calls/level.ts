/** Ten times a second looks smooth, and costs little. */
const LOOK_EVERY_MS = 100;
/** Speech of usual loudness has an RMS of about this much of full scale. */
const LOUD_RMS = 0.25;

/** Measures how loud the first sound track of a stream is. */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(stream: MediaStream) {
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1_024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
    // Held back until the page has been pressed, in some browsers: the meter shows nothing until then.
    void this.#context.resume().catch(() => undefined);
  }

  /** 0 (silence) to 1. */
  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.min(1, Math.sqrt(power / this.#samples.length) / LOUD_RMS);
  }

  close(): void {
    this.#source.disconnect();
    void this.#context.close().catch(() => undefined);
  }
}

/** Tells how loud a stream is, 0 to 1, ten times a second. Returns what stops it. */
export function watchLevel(stream: MediaStream, listener: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0) return () => undefined;
  const meter = new LevelMeter(stream);
  const timer = setInterval(() => listener(meter.read()), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    meter.close();
  };
}
