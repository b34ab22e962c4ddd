declare global {
  /** The greatest sound pressure (root mean square, of 1) that was played so far, and whose. */
  var loudest: number | undefined;
  var heardFrom: string | undefined;
}

/** In the page: listens to whatever is played from here on. */
export function hearPlayed(): void {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = async function (this: HTMLMediaElement) {
    await play.call(this);
    globalThis.heardFrom = this.currentSrc;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context);
    context.createMediaElementSource(this).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const listen = () => {
      analyser.getFloatTimeDomainData(samples);
      const squares = samples.reduce((sum, sample) => sum + sample * sample, 0);
      const pressure = Math.sqrt(squares / samples.length);
      globalThis.loudest = Math.max(globalThis.loudest ?? 0, pressure);
      requestAnimationFrame(listen);
    };
    listen();
  };
}
