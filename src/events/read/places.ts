/** Places of lines that this process has read or written. A later reading goes on from them. */

/** A line that proved itself, with its place. */
export interface LinePlace {
  segment: number;
  seq: number;
  crc: string;
  /** Offset after the line, in bytes. */
  end: number;
}

/** Some 100 bytes each. Far more readers than stop in one second. */
const MAX_PLACES = 4_096;

/** The newest places, so that a stream that stops and goes on reads no line twice. */
export class Places {
  readonly #bySeq = new Map<number, LinePlace>();

  note(place: LinePlace): void {
    this.#bySeq.delete(place.seq);
    this.#bySeq.set(place.seq, place);
    if (this.#bySeq.size <= MAX_PLACES) return;
    for (const oldest of this.#bySeq.keys()) {
      this.#bySeq.delete(oldest);
      return;
    }
  }

  /** The last place at or before this seq; null when none is known. */
  before(seq: number): LinePlace | null {
    const exact = this.#bySeq.get(seq);
    if (exact !== undefined) return exact;
    let best: LinePlace | null = null;
    for (const place of this.#bySeq.values()) {
      if (place.seq <= seq && place.seq > (best?.seq ?? 0)) best = place;
    }
    return best;
  }
}
