import { ModelError } from '../../../model/errors.ts';
import { show } from '../../../model/show.ts';
import type { Catalog, CatalogModel } from '../../types.ts';

/** How a list of models can be sorted; with `-` in front, the other way round. */
export const SORTS = ['model_id', 'size_bytes', 'title'] as const;
type SortKey = (typeof SORTS)[number];

/** No page is longer. */
export const LIMIT_MAX = 1000;
const LIMIT_DEFAULT = 100;
const SEARCH_MAX_LENGTH = 200;

/** A part of the catalogue that was asked for. */
export interface CatalogQuery {
  /** All of these words, in lower case, stand in a model's name or `extra`. */
  words: string[];
  sort: SortKey;
  descending: boolean;
  offset: number;
  limit: number;
}

/** A page of the catalogue: a catalogue itself, with where it stands in the whole. */
export interface CatalogPage extends Catalog {
  /** Models that the search finds, on all pages. */
  total: number;
  offset: number;
}

/**
 * Reads the parameters `q`, `sort`, `limit` and `offset`. Others are no concern of the library's:
 * caches and clients put theirs beside.
 *
 * @returns undefined where none is given: the whole catalogue is asked for
 * @throws ModelError INVALID_ARGUMENT
 */
export function parseCatalogQuery(parameters: URLSearchParams): CatalogQuery | undefined {
  const [q, sort, limit, offset] = ['q', 'sort', 'limit', 'offset'].map(name => parameters.get(name));
  if ([q, sort, limit, offset].every(value => value === null)) return undefined;
  if ((q ?? '').length > SEARCH_MAX_LENGTH)
    throw new ModelError('INVALID_ARGUMENT', `Expected "q" of at most ${SEARCH_MAX_LENGTH} characters.`);
  return {
    words: (q ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    ...parseSort(sort ?? 'model_id'),
    limit: parseNumber('limit', limit ?? `${LIMIT_DEFAULT}`, 1, LIMIT_MAX),
    offset: parseNumber('offset', offset ?? '0', 0, Number.MAX_SAFE_INTEGER),
  };
}

function parseSort(text: string): Pick<CatalogQuery, 'sort' | 'descending'> {
  const descending = text.startsWith('-');
  const sort = SORTS.find(key => key === text.slice(descending ? 1 : 0));
  if (sort === undefined)
    throw new ModelError('INVALID_ARGUMENT', `Expected "sort" to be one of ${SORTS.join(', ')}, got ${show(text)}.`);
  return { sort, descending };
}

function parseNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const upTo = max === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${max}`;
  throw new ModelError('INVALID_ARGUMENT', `Expected "${name}" to be a number, ${min} ${upTo}, got ${show(text)}.`);
}

/** What pages of one catalogue share: the text that is searched, and each order, made once. */
const prepared = new WeakMap<Catalog, { texts?: string[]; orders: Map<SortKey, CatalogModel[]> }>();

/** The same catalogue and query give the same page. */
export function pageOfCatalog(catalog: Catalog, query: CatalogQuery): CatalogPage {
  const found = query.words.length === 0 ? catalog.models : search(catalog, query.words);
  const ranks = orderOf(catalog, query.sort);
  const isAll = found === catalog.models;
  const keep = new Set(isAll ? [] : found);
  const sorted = isAll ? [...ranks] : ranks.filter(model => keep.has(model));
  if (query.descending) sorted.reverse();
  const models = sorted.slice(query.offset, query.offset + query.limit);
  return { models, total: found.length, offset: query.offset };
}

function search(catalog: Catalog, words: readonly string[]): CatalogModel[] {
  const shared = sharedOf(catalog);
  const texts = (shared.texts ??= catalog.models.map(searchedText));
  return catalog.models.filter((_, index) => words.every(word => texts[index]?.includes(word)));
}

function orderOf(catalog: Catalog, sort: SortKey): CatalogModel[] {
  const { orders } = sharedOf(catalog);
  const known = orders.get(sort);
  if (known) return known;
  // The sort is stable, and the catalogue is in the order of names.
  const made = [...catalog.models].sort((a, b) => compare(keyOf(a, sort), keyOf(b, sort)));
  orders.set(sort, made);
  return made;
}

function sharedOf(catalog: Catalog) {
  const known = prepared.get(catalog) ?? { orders: new Map<SortKey, CatalogModel[]>() };
  prepared.set(catalog, known);
  return known;
}

function keyOf(model: CatalogModel, sort: SortKey): string | number {
  if (sort === 'size_bytes') return model.size_bytes;
  return sort === 'title' ? titleOf(model).toLowerCase() : model.model_id;
}

function titleOf({ extra, model_id }: CatalogModel): string {
  return typeof extra?.['title'] === 'string' ? extra['title'] : model_id;
}

/** The name and every text of `extra`: title, description, tags, licence, … */
function searchedText({ model_id, extra = {} }: CatalogModel): string {
  const texts = Object.values(extra)
    .flat()
    .filter(value => typeof value === 'string');
  return [model_id, ...texts].join('\n').toLowerCase();
}

function compare(a: string | number, b: string | number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
