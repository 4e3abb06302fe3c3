import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { AnyEvent, EventFilter } from '../../../events/vocabulary.ts';
import { EVENT_TYPES } from '../../../events/vocabulary.ts';
import { parseCount, parseModel, parseTime } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';

export interface FilterFlags {
  since?: string;
  until?: string;
  type?: string[];
  model?: ModelName;
  after?: number;
}

/** The options that `journal list` and `journal follow` share. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--type <types>', 'only these event types, like ModelInstalled,ModelRemoved', parseTypes)
    .option('--model <model>', 'only events of model_id or model_id@version', parseModel)
    .addOption(new Option('--after <seq>', 'only events after this number').argParser(parseCount));
}

export function addTimeOptions(command: Command): Command {
  return command.addOption(sinceOption('not before')).option('--until <time>', 'not after', parseTime);
}

export function sinceOption(text: string): Option {
  return new Option('--since <time>', `${text}: 2026-05-01, 2026-05-01T12:30:00Z, or 2h, 7d ago`).argParser(parseTime);
}

export function linesOption(text: string): Option {
  return new Option('--lines <n>', text).argParser(parseCount);
}

/** Returns the part of the flags that a running engine filters by itself. */
export function eventFilter({ type, model }: FilterFlags): EventFilter {
  return { ...(type && { types: type }), ...(model && { subject: model.text }) };
}

export function matches(event: AnyEvent, { since, until, type, model, after }: FilterFlags): boolean {
  if (after !== undefined && event.seq <= after) return false;
  if (type && !type.includes(event.type)) return false;
  if (
    model &&
    event.subject !== model.text &&
    !(model.version === undefined && event.subject?.startsWith(`${model.text}@`))
  ) {
    return false;
  }
  const time = Date.parse(event.time);
  return !(since !== undefined && time < Date.parse(since)) && !(until !== undefined && time > Date.parse(until));
}

/**
 * Returns the types in the flags that this program doesn't know: from a newer one, or misspelled.
 */
export function unknownTypes({ type = [] }: FilterFlags): string[] {
  const known: readonly string[] = EVENT_TYPES;
  return type.filter(name => !known.includes(name));
}

function parseTypes(text: string, before: string[] = []): string[] {
  const names = text.split(',').map(name => name.trim());
  if (names.some(name => !/^[A-Z][A-Za-z0-9]*$/.test(name))) {
    throw new InvalidArgumentError('Expected event types like ModelInstalled, separated by commas.');
  }
  return [...before, ...names];
}
