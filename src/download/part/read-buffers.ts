/** Buffers for reading, used again and again: there are as many as reads at the same time. */
export class ReadBuffers {
  readonly #idle: Buffer[] = [];

  /** Lends a buffer of `bytes` bytes while `work` runs. */
  async lend<T>(bytes: number, work: (buffer: Buffer) => Promise<T>): Promise<T> {
    const fitting = this.#idle.findIndex(({ length }) => length >= bytes);
    const buffer = this.#idle.splice(fitting, fitting < 0 ? 0 : 1)[0] ?? Buffer.allocUnsafeSlow(bytes);
    try {
      return await work(buffer.subarray(0, bytes));
    } finally {
      this.#idle.push(buffer);
    }
  }
}
