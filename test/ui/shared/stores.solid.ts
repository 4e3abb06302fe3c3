/** Run by stores.test.ts in a process of its own: Solid is reactive only under the condition "browser". */
import { expect } from 'chai';
import { Subject, BehaviorSubject } from 'rxjs';
import { createComputed, createRoot, createSignal, mapArray } from 'solid-js';
import type { ProgressSample } from '../../../src/api/contract.ts';
import { createCall } from '../../../src/ui/shared/store/call.ts';
import { createKeyedList } from '../../../src/ui/shared/store/keyed-list.ts';
import { createFold, createLatest, makeTicker, UPDATE_INTERVAL_MS } from '../../../src/ui/shared/store/stream.ts';
import { failure, sample, task, view } from '../../browser/ui-scenario.ts';
import { rowsOf } from '../support.ts';

const after = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

describe('stream store', () => {
  it('is loading, then ready, then failed: an error never gets out', async () => {
    const source = new Subject<number>();
    const [loaded, dispose] = createRoot(end => [createLatest(source, makeTicker()), end]);
    expect(loaded()).to.deep.equal({ state: 'loading' });
    source.next(7);
    await after(10);
    expect(loaded()).to.deep.equal({ state: 'ready', value: 7 });
    source.error(failure('JOURNAL_DAMAGED'));
    await after(2 * UPDATE_INTERVAL_MS);
    expect(loaded()).to.deep.equal({ state: 'failed', error: failure('JOURNAL_DAMAGED') });
    dispose();
  });

  it('unsubscribes with its owner', () => {
    const source = new Subject<number>();
    const dispose = createRoot(end => {
      createLatest(source, makeTicker());
      return end;
    });
    expect(source.observed).to.equal(true);
    dispose();
    expect(source.observed).to.equal(false);
  });

  it('applies a flood in few batches, with the newest value last', async () => {
    const source = new Subject<number>();
    const seen: unknown[] = [];
    const [list, dispose] = createRoot(end => {
      const loaded = createLatest(source, makeTicker());
      return [
        createKeyedList(() => {
          const value = loaded();
          seen.push(value.state === 'ready' ? value.value : null);
          return value.state === 'ready' ? [{ id: 'a', n: value.value }] : [];
        }, 'id'),
        end,
      ];
    });
    for (let n = 0; n < 1_000; n++) source.next(n);
    await after(3 * UPDATE_INTERVAL_MS);
    expect(seen).to.deep.equal([null, 999]);
    expect(list()[0]?.n).to.equal(999);
    dispose();
  });

  it('skips no value of a fold', async () => {
    const source = new Subject<number>();
    const add = (sum: number | undefined, values: number[]) => values.reduce((a, b) => a + b, sum ?? 0);
    const [loaded, dispose] = createRoot(end => [createFold(source, makeTicker(), add), end]);
    for (let n = 1; n <= 100; n++) source.next(n);
    await after(10);
    source.next(1);
    await after(2 * UPDATE_INTERVAL_MS);
    expect(loaded()).to.deep.equal({ state: 'ready', value: 5_051 });
    dispose();
  });

  it('keeps a row’s identity while its numbers change', async () => {
    const progress = new BehaviorSubject<ProgressSample[]>([]);
    const views = [view('a', '1.0.0', 'downloading', { task: task() }), view('b', '1.0.0', 'ready')];
    const [rows, dispose] = createRoot(end => {
      const loaded = createLatest(progress, makeTicker());
      const samples = () => {
        const value = loaded();
        return value.state === 'ready' ? value.value : [];
      };
      return [createKeyedList(() => rowsOf(views, samples(), []), 'modelId'), end];
    });
    await after(10);
    const [a, b] = rows();
    progress.next([sample('a', '1.0.0', { receivedBytes: 4e9 })]);
    await after(2 * UPDATE_INTERVAL_MS);
    expect(rows()[0]).to.equal(a);
    expect(rows()[1]).to.equal(b);
    expect(rows()[0]?.receivedBytes).to.equal(4e9);
    expect(views[0]?.task?.receivedBytes).to.equal(3.1e9);
    dispose();
  });
});

describe('keyed list', () => {
  interface Item {
    id: string;
    n?: number;
    tags: string[];
    inner: { deep: number } | null;
  }
  const item = (id: string, more: Partial<Item> = {}): Item => ({ id, tags: [], inner: null, ...more });

  /** What the list shows after each of several inputs, and how often each item’s fields were read anew. */
  function watch(inputs: Item[][]): { shown: Item[][]; reads: Record<string, number> } {
    const shown: Item[][] = [];
    const reads: Record<string, number> = {};
    createRoot(dispose => {
      const [input, setInput] = createSignal<Item[]>(inputs[0] ?? []);
      const list = createKeyedList(input, 'id');
      createComputed(
        mapArray(list, shownItem => {
          createComputed(() => {
            const text = JSON.stringify(shownItem);
            reads[shownItem.id] = (reads[shownItem.id] ?? 0) + (text === '' ? 0 : 1);
          });
        }),
      );
      for (const next of inputs) {
        setInput(next);
        shown.push(JSON.parse(JSON.stringify(list())) as Item[]);
      }
      dispose();
    });
    return { shown, reads };
  }

  it('shows each input exactly: fields that come, change and go, items that move, come and go', () => {
    const inner = { deep: 1 };
    const inputs = [
      [item('a'), item('b', { n: 1, inner })],
      [item('a', { n: 5 }), item('b', { inner: { deep: 2 } })],
      [item('a', { n: 5 }), item('b', { inner: null })],
      [item('a', { n: 5 }), item('b', { inner })],
      [item('a', { n: 5 }), item('b', { inner: { deep: 3 } })],
      // The same object again: nothing may have been written into it.
      [item('a', { n: 5 }), item('b', { inner })],
      [item('a', { tags: ['x'] }), item('b', { inner: null })],
      [item('a', { tags: ['y'] }), item('b', { n: 0 })],
      [item('b', { n: 2 }), item('a')],
      [item('c'), item('b', { n: 2, tags: ['x', 'y'] })],
      [],
      [item('a', { n: 7 })],
    ];
    const expected = structuredClone(inputs);
    const { shown } = watch(inputs);
    expect(shown).to.deep.equal(expected);
  });

  it('leaves alone what is as before', () => {
    const { reads } = watch([
      [item('a', { n: 1 }), item('b', { tags: ['x'] })],
      [item('a', { n: 2 }), item('b', { tags: ['x'] })],
      [item('a', { n: 3 }), item('b', { tags: ['x'] })],
    ]);
    expect(reads).to.deep.equal({ a: 3, b: 1 });
    let looks = 0;
    const inner = {
      get deep() {
        looks += 1;
        return 1;
      },
    };
    watch([[item('a', { inner })]]);
    const once = looks;
    watch([[item('a', { inner })], [item('a', { inner })], [item('a', { inner })]]);
    // Shown three times, taken in once.
    expect(looks).to.equal(2 * once);
  });
});

describe('call store', () => {
  it('drops the answer to an older question, and holds a failure', async () => {
    const answers = new Map<string, (value: string) => void>();
    const [key, setKey] = createSignal('first');
    const [loaded, dispose] = createRoot(end => [
      createCall(key, asked =>
        asked === 'bad'
          ? Promise.reject(new Error('broken'))
          : new Promise<string>(resolve => answers.set(asked, resolve)),
      ),
      end,
    ]);
    await after(5);
    setKey('second');
    answers.get('second')?.('2');
    answers.get('first')?.('1');
    await after(5);
    expect(loaded()).to.deep.equal({ state: 'ready', value: '2' });
    setKey('bad');
    await after(5);
    expect(loaded()).to.include({ state: 'failed' });
    dispose();
  });
});
