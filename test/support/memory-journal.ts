import { NEVER } from 'rxjs';
import type { Journal } from '../../src/events/types.ts';
import type { NewEvent, StoredEvent } from '../../src/events/vocabulary.ts';
import type { ModelError } from '../../src/model/errors.ts';
import { stored } from './specification.ts';

interface Group {
  events: StoredEvent[];
  resolve(events: StoredEvent[]): void;
  reject(error: ModelError): void;
}

/** A journal in memory whose syncs happen when the test says so. */
export class MemoryJournal implements Journal {
  readonly id = 'journal-1';
  readonly run = 'run-1';
  readonly history: StoredEvent[] = [];
  #inFlight: Group[] = [];
  #nextSeq = 1;
  #automatic: boolean;

  constructor({ automatic = true } = {}) {
    this.#automatic = automatic;
  }

  get durableSeq(): number {
    return this.history.length;
  }

  append(events: NewEvent[]) {
    const placed = stored(events, this.#nextSeq);
    this.#nextSeq += placed.length;
    const durable = new Promise<StoredEvent[]>((resolve, reject) => {
      this.#inFlight.push({ events: placed, resolve, reject });
    });
    if (this.#automatic) queueMicrotask(() => this.sync());
    return { events: placed, durable };
  }

  /** Makes everything in flight durable. */
  sync(): void {
    for (const group of this.#inFlight.splice(0)) {
      this.history.push(...group.events);
      group.resolve(group.events);
    }
  }

  /** Rejects everything in flight: none of it was written. */
  fail(error: ModelError): void {
    this.#nextSeq = this.history.length + 1;
    for (const group of this.#inFlight.splice(0)) group.reject(error);
  }

  events$() {
    return NEVER;
  }

  async *read() {
    await Promise.resolve();
    yield* this.history;
  }

  cursor() {
    return { journal: this.id, seq: this.durableSeq, crc: '00000000' };
  }

  require() {}

  base() {
    return Promise.resolve(null);
  }

  prune() {
    return Promise.resolve();
  }

  checkOwner() {
    return Promise.resolve();
  }

  close() {
    return Promise.resolve();
  }
}
