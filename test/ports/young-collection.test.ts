import { once } from 'node:events';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import type { PerformanceEntry } from 'node:perf_hooks';
import { syncBuiltinESMExports } from 'node:module';
import vm, { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import sinon from 'sinon';
import { youngCollection } from '../../src/ports/young-collection.ts';

describe('the collection of young objects', () => {
  it('is left to a runtime that does not offer it, and looked for once', () => {
    const had = Object.getOwnPropertyDescriptor(globalThis, 'gc');
    let looked = 0;
    Object.defineProperty(globalThis, 'gc', { configurable: true, get: () => void (looked += 1) });
    const create = sinon.stub(vm, 'runInNewContext').returns(undefined);
    try {
      syncBuiltinESMExports();
      const collect = youngCollection();
      expect(looked, 'before its first use').to.equal(0);
      collect();
      collect();
      expect(looked).to.equal(1);
      expect(create.callCount).to.equal(1);
    } finally {
      create.restore();
      syncBuiltinESMExports();
      if (had) Object.defineProperty(globalThis, 'gc', had);
      else delete (globalThis as { gc?: unknown }).gc;
    }
  });

  it('frees what was allocated lately, and leaves the rest of the heap alone', async () => {
    const collect = youngCollection();
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
    collect();
    // The second one waits for what the first one left to a thread to free.
    collect();
    const after = process.memoryUsage().arrayBuffers;
    await forced;
    observer.disconnect();
    expect(new Set(entries.filter(isForced).map(kindOf))).to.deep.equal(new Set([constants.NODE_PERFORMANCE_GC_MINOR]));
    expect(after - before).to.be.below(8 * 1024 * 1024);
  });

  it('is nothing that other contexts find', () => {
    youngCollection()();
    expect(runInNewContext('typeof gc')).to.equal(typeof globalThis.gc);
  });
});

const detailOf = (entry: PerformanceEntry) =>
  (entry as PerformanceEntry & { detail: { kind: number; flags: number } }).detail;
const kindOf = (entry: PerformanceEntry) => detailOf(entry).kind;
const isForced = (entry: PerformanceEntry) =>
  (detailOf(entry).flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
