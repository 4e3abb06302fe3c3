import { expect } from 'chai';
import { lookingTogether } from '../../src/disk/ground.ts';

describe('ground that many ask for', () => {
  it('is looked at once for all who ask during a look, and never before they asked', async () => {
    const looks: ((error?: Error) => void)[] = [];
    const ground = lookingTogether({
      assertThere: () => new Promise((resolve, reject) => looks.push(error => (error ? reject(error) : resolve()))),
    });
    const answers: string[] = [];
    const ask = (who: string) =>
      ground.assertThere().then(
        () => answers.push(who),
        () => answers.push(`${who} away`),
      );
    const first = ask('first');
    const later = [ask('second'), ask('third')];
    expect(looks, 'the second one asked during a look that began before').to.have.length(1);
    looks[0]!(new Error('away'));
    await first;
    expect(answers).to.deep.equal(['first away']);
    expect(looks).to.have.length(2);
    const last = ask('last');
    looks[1]!();
    await Promise.all(later);
    expect(answers).to.deep.equal(['first away', 'second', 'third']);
    expect(looks).to.have.length(3);
    looks[2]!();
    await last;
    void ask('alone');
    expect(looks, 'nobody looks: it begins at once').to.have.length(4);
    looks[3]!();
  });
});
