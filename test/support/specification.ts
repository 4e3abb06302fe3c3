import { expect } from 'chai';
import type { EventDataByType, EventType, NewEvent, StoredEvent } from '../../src/events/vocabulary.ts';
import type { Command } from '../../src/manager/commands.ts';
import { decide } from '../../src/manager/decide.ts';
import { ModelError } from '../../src/model/errors.ts';
import { evolve, initialModels } from '../../src/projections/folds/models.ts';
import type { ModelsState } from '../../src/projections/folds/models.ts';

export const MODEL = { modelId: 'whisper', version: '1.0.0' };
export const REF = 'whisper@1.0.0';

/** An event of whisper@1.0.0, before it is stored. */
export function fact<T extends EventType>(type: T, data: EventDataByType[T], subject: string | null = REF): NewEvent {
  return { type, subject, data } as NewEvent;
}

/** Gives events their place: seq from 1, a second apart. */
export function stored(events: NewEvent[], firstSeq = 1): StoredEvent[] {
  return events.map((event, index) => ({
    ...event,
    seq: firstSeq + index,
    time: new Date(Date.UTC(2026, 0, 1, 0, 0, firstSeq + index)).toISOString(),
    up_ms: 1000 * (firstSeq + index),
    v: 1,
    run: 'run-1',
  }));
}

export function stateOf(events: NewEvent[]): ModelsState {
  return stored(events).reduce(evolve, initialModels());
}

/**
 * Domain tests as sentences.
 *
 * @example given(requested).when({ type: 'Pause' }).then(paused)
 */
export function given(...events: NewEvent[]) {
  return {
    when(command: Command | Omit<Command, 'modelId' | 'version'>) {
      const decision = decide({ ...MODEL, ...command } as Command, stateOf(events));
      return {
        /** Causes are compared where the expected event names one. */
        then(...expected: NewEvent[]) {
          const events =
            decision instanceof ModelError ? decision : decision.map((event, at) => like(event, expected[at]));
          expect(events).to.deep.equal(expected);
        },
        /** Each event that is decided, with its cause. */
        thenEach(see: (event: NewEvent) => void) {
          if (decision instanceof ModelError) throw decision;
          decision.forEach(see);
        },
        thenNothing() {
          expect(decision).to.deep.equal([]);
        },
        thenRefused(code: ModelError['code']) {
          expect(decision).to.be.instanceOf(ModelError);
          expect(decision).to.have.property('code', code);
        },
      };
    },
  };
}

function like({ cause, ...event }: NewEvent, expected: NewEvent | undefined): NewEvent {
  return (expected?.cause === undefined ? event : { ...event, cause }) as NewEvent;
}
