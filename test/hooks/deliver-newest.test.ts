import { expect } from 'chai';
import { TestScheduler } from 'rxjs/testing';
import { from, of } from 'rxjs';
import { deliverNewest } from '../../src/hooks/deliver-newest.ts';

const scheduler = () => new TestScheduler((actual, expected) => void expect(actual).to.deep.equal(expected));

describe('deliverNewest', () => {
  it('skips what a slow consumer could not take, and delivers the newest', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const source$ = hot('abc---d-|');
      const delivered$ = deliverNewest(
        source$,
        () => 'key',
        () => cold('---|'),
      );
      expectObservable(delivered$).toBe('a--c--d--|');
    });
  });

  it('keeps the newest of each key', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const source$ = hot<string>('ab12c-----|', { a: 'x1', b: 'x2', 1: 'y1', 2: 'y2', c: 'x3' });
      const delivered$ = deliverNewest(
        source$,
        value => value[0],
        () => cold('----|'),
      );
      expectObservable(delivered$).toBe('a---c---2---|', { a: 'x1', c: 'x3', 2: 'y2' });
    });
  });

  it('delivers nothing more to a consumer that never gets ready', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      expectObservable(
        deliverNewest(
          hot('abcd'),
          () => 'key',
          () => cold('-'),
        ),
      ).toBe('a');
    });
  });

  it('gives everything to a consumer that is ready at once, in order', () => {
    const got: number[] = [];
    const many = Array.from({ length: 10_000 }, (_, index) => index);
    deliverNewest(
      from(many),
      () => 'key',
      () => of(null),
    ).subscribe(value => got.push(value));
    expect(got).to.deep.equal(many);
  });

  it('ends its delivery and its source with its subscriber', () => {
    scheduler().run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source$ = hot('a-----');
      const delivery = cold('------|');
      expectObservable(
        deliverNewest(
          source$,
          () => 'key',
          () => delivery,
        ),
        '---!',
      ).toBe('a');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
      expectSubscriptions(delivery.subscriptions).toBe('^--!');
    });
  });
});
