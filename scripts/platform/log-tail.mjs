/** The last lines of a stream, for when it ends badly. */
export class LogTail {
  /** @type {string[]} */
  #lines = [];
  #limit;

  /** @param {number} limit how many lines to keep */
  constructor(limit) {
    this.#limit = limit;
  }

  /** @param {string} line */
  add(line) {
    this.#lines.push(line);
    if (this.#lines.length > this.#limit) this.#lines.shift();
  }

  toString() {
    return this.#lines.join("\n");
  }
}
