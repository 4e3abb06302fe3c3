import type { AnyEvent } from '../../../api/contract.ts';

/** The event types that this program has words for. Newer types are shown by their own name. */
export type KnownEventType = AnyEvent extends infer E ? (E extends AnyEvent ? Literal<E['type']> : never) : never;
type Literal<T extends string> = string extends T ? never : T;

export type EventGroup = 'all' | 'download' | 'model' | 'engine';
export type TimeSpan = 'all' | 'hour' | 'day' | 'week';

/** The timeline of events. */
export interface ActivityMessages {
  activity: {
    subject: string;
    type: string;
    groups: Record<EventGroup, string>;
    list: string;
    summary: string;
    today: string;
    yesterday: string;
    /** The choice to see what happens every second while a model comes in. */
    minor: string;
    none: string;
    older: string;
    pick: string;
    data: string;
    engine: string;
    times: (n: number) => string;
    seq: (n: number) => string;
    cause: (n: number) => string;
    causes: string;
    time: string;
    spans: Record<TimeSpan, string>;
    failed: (why: string) => string;
  };
  /** What happened, in a few words. */
  events: Record<KnownEventType, string>;
}
