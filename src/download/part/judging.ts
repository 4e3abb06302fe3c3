/** Judgements under way, by the index of what is judged. */
export class Judging {
  /** None of them rejects. */
  readonly #underWay = new Map<number, Promise<void>>();
  /** Of a judgement that nobody waited for. */
  #failure: { error: unknown } | null = null;

  /** Two connections may complete a piece together: it is judged once. */
  begin(index: number, work: () => Promise<void>): void {
    if (this.#underWay.has(index)) return;
    const judged = work()
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .then(() => void (this.#underWay.get(index) === judged && this.#underWay.delete(index)));
    this.#underWay.set(index, judged);
  }

  /** Waits until at most `left` are under way. @throws the first that failed since the last call */
  async until(left: number): Promise<void> {
    while (this.#underWay.size > left) await Promise.race(this.#underWay.values());
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure.error;
  }

  /** Resolves when none is under way. What fails is thrown by `until`. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  /** What they say is of no use any more: they may be begun anew, and none has failed. */
  clear(): void {
    this.#underWay.clear();
    this.#failure = null;
  }
}
