import type { OutgoingFile } from "../../../../shared/client/index.ts";
import { waveformOf } from "./waveform.ts";

/** Kinds of sound that browsers record, the best first. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];
const BITS_PER_SECOND = 48_000;
const EXTENSIONS: Record<string, string> = {
  "audio/webm": "webm",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
};

export type NoMicrophone = "refused" | "missing" | "unknown";

/** A recording that goes on. */
export class Recording {
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #chunks: Blob[] = [];
  readonly #audio = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, {
      audioBitsPerSecond: BITS_PER_SECOND,
      ...(mimeType !== undefined && { mimeType }),
    });
    this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data);
    this.#analyser = this.#audio.createAnalyser();
    this.#analyser.fftSize = 1_024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#audio.createMediaStreamSource(stream).connect(this.#analyser);
  }

  /** Asks for the microphone and begins. Rejects with what `reasonOf` explains. */
  static async begin(): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recording = new Recording(stream);
    recording.#recorder.start(250);
    return recording;
  }

  /** How loud it is now, 0 to 1. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return Math.min(1, Math.max(...this.#samples.map(Math.abs)) * 1.4);
  }

  /** Ends it, and gives what was recorded; `null` when nothing was. */
  async finish(): Promise<OutgoingFile | null> {
    const ended = new Promise((resolve) => {
      this.#recorder.onstop = resolve;
    });
    if (this.#recorder.state !== "inactive") {
      this.#recorder.stop();
      await ended;
    }
    const contentType = (this.#recorder.mimeType.split(";")[0] ?? "") || "audio/webm";
    const blob = new Blob(this.#chunks, { type: contentType });
    try {
      if (blob.size === 0) return null;
      const sound = await this.#audio.decodeAudioData(await blob.arrayBuffer());
      return {
        localId: crypto.randomUUID(),
        name: `voice.${EXTENSIONS[contentType] ?? "webm"}`,
        contentType,
        kind: "voice",
        blob,
        durationMs: Math.round(sound.duration * 1_000),
        waveform: waveformOf(sound.getChannelData(0)),
      };
    } finally {
      this.drop();
    }
  }

  /** Lets go of the microphone. */
  drop(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#audio.state !== "closed") void this.#audio.close();
  }
}

/** Why there is nothing to record with. */
export function reasonOf(error: unknown): NoMicrophone {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" ? "missing" : "unknown";
}
