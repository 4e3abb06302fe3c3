/**
 * What the tasks still lack: all running ones together need the room. A task that waits for room
 * leaves it to the others.
 */
export class DiskNeeds {
  readonly #lacking = new Map<string, () => number>();
  readonly #waiting = new Set<string>();
  readonly #reserveBytes: number;

  /** @param reserveBytes kept free beyond what the tasks lack */
  constructor(reserveBytes: number) {
    this.#reserveBytes = reserveBytes;
  }

  /** @param lackingBytes what the task lacks; asked each time */
  set(taskId: string, lackingBytes: () => number): void {
    this.#lacking.set(taskId, lackingBytes);
  }

  delete(taskId: string): void {
    this.#lacking.delete(taskId);
    this.#waiting.delete(taskId);
  }

  /**
   * Bytes that have to be free for this task to go on: what it and the running tasks lack, and the
   * reserve.
   */
  neededFor(taskId: string): number {
    let sum = this.#reserveBytes;
    for (const [id, lacking] of this.#lacking) if (id === taskId || !this.#waiting.has(id)) sum += lacking();
    return sum;
  }

  /** The task waits for room. */
  wait(taskId: string): void {
    this.#waiting.add(taskId);
  }

  /**
   * Whether a waiting task may go on. It counts as running at once: of two that look, only one
   * takes the room.
   */
  claim(taskId: string, freeBytes: number): boolean {
    if (freeBytes < this.neededFor(taskId)) return false;
    this.#waiting.delete(taskId);
    return true;
  }
}
