/** What the tests of the journal on a simulated disk share. */
import { expect } from 'chai';
import type { ModelError } from '../../../src/model/errors.ts';
import { eventsOf, numbersOf, readAll } from '../helpers.ts';
import { failure } from '../simulated-disk.ts';
import type { SimulatedDisk } from '../simulated-disk.ts';

export const DIR = '/data/journal';

export function syncsOf(disk: SimulatedDisk): number {
  return disk.log.filter(line => line.startsWith('datasync')).length;
}

export async function rejection(promise: Promise<unknown>): Promise<ModelError> {
  return promise.then(
    () => expect.fail('Expected a rejection.'),
    (error: unknown) => error as ModelError,
  );
}

export async function numbersIn(disk: SimulatedDisk): Promise<number[]> {
  return numbersOf(eventsOf(await readAll(DIR, disk)).map(({ event }) => event));
}

/** Fails the first operation of a kind on segments from now on. */
export function failOnce(disk: SimulatedDisk, operation: string, code: string): void {
  disk.fault = (now, path) => {
    if (now !== operation || !path.endsWith('.ndjson')) return;
    disk.fault = () => undefined;
    throw failure(code);
  };
}
