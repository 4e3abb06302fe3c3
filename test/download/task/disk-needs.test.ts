import { expect } from 'chai';
import { DiskNeeds } from '../../../src/download/task/disk-needs.ts';

describe('the room that downloads need', () => {
  it('is what all running ones lack together, and the reserve', () => {
    const needs = new DiskNeeds(5);
    let lacking = 100;
    needs.set('a', () => lacking);
    needs.set('b', () => 30);
    expect(needs.neededFor('a')).to.equal(135);
    lacking = 10;
    expect(needs.neededFor('b')).to.equal(45);
    needs.delete('b');
    expect(needs.neededFor('a')).to.equal(15);
  });

  it('is left to the others by one that waits for it, and taken by only one of two that wait', () => {
    const needs = new DiskNeeds(5);
    needs.set('a', () => 100);
    needs.set('b', () => 100);
    needs.wait('a');
    expect(needs.neededFor('b')).to.equal(105);
    expect(needs.neededFor('a')).to.equal(205);
    needs.wait('b');
    expect(needs.claim('a', 104)).to.equal(false);
    expect(needs.claim('a', 105)).to.equal(true);
    expect(needs.claim('b', 105)).to.equal(false);
    expect(needs.claim('b', 205)).to.equal(true);
    expect(needs.neededFor('a')).to.equal(205);
  });
});
