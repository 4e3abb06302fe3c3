import { expect } from 'chai';
import { NEVER, concat, of, throwError, toArray, take, firstValueFrom } from 'rxjs';
import { following } from '../../../src/cli/access/following.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { StandInManager } from '../stand-in-manager.ts';
import { event } from '../values.ts';

const lost = () => new ModelError('NETWORK_UNREACHABLE', 'Lost.', { retryable: true, details: { engine: 'lost' } });

describe('a manager over several engines', () => {
  it('goes on with events behind the last one of the engine that left', async () => {
    const [first, second] = [new StandInManager(), new StandInManager()];
    const placed = { ...event(2, 'ModelRemoved'), journal: 'j', crc: '0badcafe' };
    first.live = concat(
      of(event(1, 'ModelInstalled'), placed),
      throwError(() => lost()),
    );
    second.live = concat(of(event(3, 'ModelInstalled')), NEVER);
    const { manager } = following({ manager: first, own: false }, () =>
      Promise.resolve({ manager: second, own: true }),
    );
    const seen = await firstValueFrom(manager.events$({ after: 0, types: ['X'] }).pipe(take(3), toArray()));
    expect(seen.map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
    expect(first.calls).to.deep.equal(['events$ {"after":0,"types":["X"]}']);
    expect(second.calls).to.deep.equal(['events$ {"after":{"journal":"j","seq":2,"crc":"0badcafe"},"types":["X"]}']);
  });
});
