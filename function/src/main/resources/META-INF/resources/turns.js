/** Lets so many tasks run at once; the others wait in the order in which they came. */
export class Turns {
  #free;
  #waiting = [];

  /** @param {number} simultaneous how many */
  constructor(simultaneous) {
    this.#free = simultaneous;
  }

  /** Runs a task once it may, and resolves to what that does. */
  async take(task) {
    if (this.#free === 0) {
      await new Promise((turn) => this.#waiting.push(turn));
    } else {
      this.#free--;
    }
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next(); // takes over this one's place
      } else {
        this.#free++;
      }
    }
  }
}
