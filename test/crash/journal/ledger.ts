/** What a journal promised to the world outside, and the invariants that check these promises. */
import type { AnyEvent, NewEvent, StoredEvent } from '../../../src/events/vocabulary.ts';
import { evolve, initialModels } from '../../../src/projections/folds/models.ts';
import { registryText } from '../../../src/projections/folds/registry.ts';

export class Violation extends Error {}

/** Events are known by their numbers 1, 2, 3, …, which are their command ids. */
export interface Ledger {
  /** For each writer in turn: the groups that it submitted and that may be in the journal. */
  submitted: number[][][];
  acknowledged: number[];
  /** Shown by an opened journal. */
  published: number[];
  /** What each pruning dropped, or was about to drop, and the number of the event that has the base. */
  dropped: { events: AnyEvent[]; base: number }[];
  /** As `append` returned them. */
  events: Map<number, StoredEvent>;
}

export function newLedger(): Ledger {
  return { submitted: [], acknowledged: [], published: [], dropped: [], events: new Map() };
}

export function copyLedger({ submitted, acknowledged, published, dropped, events }: Ledger): Ledger {
  return {
    submitted: submitted.map(groups => [...groups]),
    acknowledged: [...acknowledged],
    published: [...published],
    dropped: [...dropped],
    events: new Map(events),
  };
}

/** The promises alone. Two crash states with the same disk differ when their promises differ. */
export function ledgerKey({ submitted, acknowledged, published }: Ledger): string {
  return JSON.stringify([submitted, acknowledged, published]);
}

/** Event `n`. Most of these events show in registry.json. */
export function numbered(n: number, padding: number): NewEvent {
  const common = { command_id: String(n) };
  const text = 'x'.repeat(padding);
  if (n % 3 === 1) return { type: 'ModelMissing', subject: `m@1.0.${n - 1}`, data: { reason: text, ...common } };
  if (n % 3 === 2) return { type: 'UpdateFound', subject: 'm@2.0.0', data: { installed_version: text, ...common } };
  const facts = { task_id: 't', size_bytes: n, checksum_sha256: 'c'.repeat(64), file_count: 1, duration_ms: 1 };
  return { type: 'ModelInstalled', subject: `m@1.0.${n}`, data: { ...facts, extra: { text }, ...common } };
}

/** JournalPruned as event `n`. What its base says is not of the journal's concern. */
export function prunedEvent(n: number, last_seq: number): NewEvent {
  const facts = { before: '2026-01-01T00:00:00.000Z', last_segment: 0, last_seq, last_crc: null, files: [], base: {} };
  return { type: 'JournalPruned', subject: null, data: { ...facts, command_id: String(n) } };
}

export function numberOf({ data }: AnyEvent): number {
  return Number((data as { command_id?: string }).command_id);
}

/**
 * Acknowledged ⊆ recovered. Published ⊆ recovered. Recovered is a prefix of submitted, in whole
 * groups, without gap or repeat, each event unchanged, and registry.json is its fold. From here on
 * the recovered events count as published.
 */
export function settle(ledger: Ledger, recovered: readonly AnyEvent[]): void {
  const numbers = recovered.map(numberOf);
  recovered.forEach(({ seq }, index) => demand(seq === index + 1, `seq ${seq} stands at place ${index + 1}`));
  const have = new Set(numbers);
  for (const n of ledger.acknowledged) demand(have.has(n), `acknowledged event ${n} is lost: ${numbers.join()}`);
  for (const n of ledger.published) demand(have.has(n), `published event ${n} is lost: ${numbers.join()}`);
  let place = 0;
  for (const groups of ledger.submitted) {
    const next = groups.findIndex(group => {
      const whole = group.every((n, index) => numbers[place + index] === n);
      if (whole) place += group.length;
      return !whole;
    });
    if (next !== -1) groups.length = next;
  }
  demand(
    place === numbers.length,
    `recovered is no prefix of the submitted groups: ${numbers.join()} of ${JSON.stringify(ledger.submitted)}`,
  );
  const submitted = numbers.map(n => ledger.events.get(n) as StoredEvent);
  recovered.forEach((event, index) =>
    demand(JSON.stringify(event) === JSON.stringify(submitted[index]), `event ${event.seq} was changed`),
  );
  demand(registryOf(recovered) === registryOf(submitted), 'registry.json is not the fold of the journal');
  ledger.published = numbers;
}

function registryOf(events: readonly AnyEvent[]): string {
  return registryText(events.reduce(evolve, initialModels()));
}

export function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Violation(otherwise);
}
