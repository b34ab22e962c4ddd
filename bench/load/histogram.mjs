/** Latencies in equal steps: exact to one step, and cheap enough for a million samples a second. */
export class Histogram {
  /** @param {{stepMs: number, upToMs: number}} scale what is beyond counts as the last step */
  constructor({ stepMs, upToMs }) {
    this.stepMs = stepMs;
    this.bins = new Uint32Array(Math.ceil(upToMs / stepMs) + 1);
    this.count = 0;
    this.max = 0;
  }

  /** @param {number} ms */
  add(ms) {
    const bin = Math.min(Math.floor(ms / this.stepMs), this.bins.length - 1);
    this.bins[bin] = (this.bins[bin] ?? 0) + 1;
    this.count += 1;
    if (ms > this.max) this.max = ms;
  }

  /** Milliseconds that this share of the samples did not exceed. @param {number} share 0 to 1 */
  percentile(share) {
    const wanted = Math.ceil(this.count * share);
    let seen = 0;
    for (let bin = 0; bin < this.bins.length; bin += 1) {
      seen += this.bins[bin] ?? 0;
      if (seen >= wanted && seen > 0) return (bin + 1) * this.stepMs;
    }
    return 0;
  }

  /** @returns {Latency} */
  summary() {
    return {
      p50: this.percentile(0.5),
      p99: this.percentile(0.99),
      max: this.max,
      samples: this.count,
    };
  }
}

/** @typedef {{p50: number, p99: number, max: number, samples: number}} Latency in milliseconds */
