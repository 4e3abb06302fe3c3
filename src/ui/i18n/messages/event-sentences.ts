import type { AnyEvent, ErrorValue } from '../../../api/contract.ts';
import type { Formats } from '../formats.ts';
import type { KnownEventType } from './activity.ts';

/** What a sentence needs besides the data of its event. */
export interface EventWords {
  f: Formats;
  /** Why something failed, without a full stop. */
  cause: (error: ErrorValue) => string;
  /** What is wrong with a file. */
  damage: (reason: 'missing' | 'size' | 'checksum' | 'unreadable') => string;
}

type DataOf<T extends KnownEventType> = Extract<AnyEvent, { type: T }>['data'];

/** What happened, as a sentence without its full stop. Only Activity loads them. */
export type EventSentences = { [T in KnownEventType]: (data: DataOf<T>, words: EventWords) => string };
