import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { CHECKOUT } from '../scripts/tree.ts';

/** Users whom tests and docs invent. */
const INVENTED = 'u|me|mara|you|runner';
/** A home directory, or a folder at the root of a disk in which people and build machines keep checkouts. */
const MACHINE_PATH = new RegExp(
  String.raw`(?<![\w.~@$})-])(?:/(?:work|workspaces?|root|builds)/|(?:/home|/Users|[A-Za-z]:[\\/]+Users)[\\/]+(?!(?:${INVENTED})\b)\w)`,
);
const BINARY = /\.(png|ico|icns|gz|zip|bin)$/;

/** What git tracks, as text. Without git, as in an archive of the sources, there is nothing to look at. */
function trackedTexts(): [file: string, text: string][] {
  if (!existsSync(path.join(CHECKOUT, '.git'))) return [];
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: CHECKOUT, encoding: 'utf8' }).split('\0');
  const texts = files.filter(file => file !== '' && !BINARY.test(file) && existsSync(path.join(CHECKOUT, file)));
  return texts.map(file => [file, readFileSync(path.join(CHECKOUT, file), 'utf8')]);
}

describe('paths of one machine', () => {
  it('are told from those that are relative or invented', () => {
    const here = [
      '/work' + '/main',
      '"/root' + '/.npm"',
      '/home' + '/anna/x',
      'C:\\Users' + '\\anna',
      '/Users' + '/anna',
    ];
    for (const text of here) expect(text).to.match(MACHINE_PATH);
    for (const text of ['../work/a.ts', '/home/u', '/home/mara/x', 'src/root/a', '/Users/me', '/api/users/anna'])
      expect(text).not.to.match(MACHINE_PATH);
  });

  it('are in no tracked file', () => {
    const found = trackedTexts().flatMap(([file, text]) =>
      text
        .split('\n')
        .flatMap((line, index) => (MACHINE_PATH.test(line) || line.includes(CHECKOUT) ? [`${file}:${index + 1}`] : [])),
    );
    expect(found).to.deep.equal([]);
  });
});
