import { once } from 'node:events';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import type { PerformanceEntry } from 'node:perf_hooks';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { youngCollection } from '../../src/ports/young-collection.ts';

describe('the collection of young objects', () => {
  it('frees what was allocated lately, and leaves the rest of the heap alone', async () => {
    const collect = youngCollection();
    expect(collect).to.be.a('function');
    const seen = new EventTarget();
    const entries: PerformanceEntry[] = [];
    const observer = new PerformanceObserver(list => {
      entries.push(...list.getEntries());
      if (entries.some(isForced)) seen.dispatchEvent(new Event('forced'));
    });
    observer.observe({ entryTypes: ['gc'] });
    const forced = once(seen, 'forced');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 256; i++) Buffer.allocUnsafeSlow(64 * 1024).fill(i);
    collect?.();
    // The second one waits for what the first one left to a thread to free.
    collect?.();
    const after = process.memoryUsage().arrayBuffers;
    await forced;
    observer.disconnect();
    expect(new Set(entries.filter(isForced).map(kindOf))).to.deep.equal(new Set([constants.NODE_PERFORMANCE_GC_MINOR]));
    expect(after - before).to.be.below(8 * 1024 * 1024);
  });

  it('is nothing that other contexts find', () => {
    youngCollection();
    expect(runInNewContext('typeof gc')).to.equal(typeof globalThis.gc);
  });
});

const detailOf = (entry: PerformanceEntry) =>
  (entry as PerformanceEntry & { detail: { kind: number; flags: number } }).detail;
const kindOf = (entry: PerformanceEntry) => detailOf(entry).kind;
const isForced = (entry: PerformanceEntry) =>
  (detailOf(entry).flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
