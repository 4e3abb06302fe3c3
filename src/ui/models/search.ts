import type { ModelRow } from '../shared/view-model/rows.ts';

/** In a shorter word, one wrong letter leads to other words. */
const FORGIVING_FROM = 4;

/**
 * Every word of the search is in the model's id, title, description or tags. One typing error is
 * forgiven in a word: a letter too many, too few, another one, or two that changed places.
 */
export function matchesSearch({ modelId, about }: ModelRow, search: string): boolean {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const text = [modelId, about.title, about.description, ...about.tags].join(' ').toLowerCase();
  const words = text.split(/[\s._/-]+/);
  return wanted.every(word => text.includes(word) || words.some(each => isAlmost(word, each)));
}

/** The word is the begin of the other, but for one error. */
function isAlmost(word: string, other: string): boolean {
  if (word.length < FORGIVING_FROM) return false;
  const lengths = [word.length - 1, word.length, word.length + 1];
  return lengths.some(length => length <= other.length && isOneOff(word, other.slice(0, length)));
}

function isOneOff(a: string, b: string): boolean {
  let begin = 0;
  while (begin < a.length && a[begin] === b[begin]) begin += 1;
  const [restA, restB] = [a.slice(begin), b.slice(begin)];
  if (restA.slice(1) === restB.slice(1)) return true;
  if (restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
