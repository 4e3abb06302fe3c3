import { expect } from 'chai';
import type { ApiMethods, ApiStreams, ClientMessage, SettingsView } from '../../src/api/contract.ts';
import type {
  DamagedFile,
  EventDataByType,
  FileCheckpoint,
  JournalCursor,
  UnknownEvent,
} from '../../src/events/vocabulary.ts';
import type { Catalog, ModelInfo } from '../../src/library/types.ts';
import type { ErrorValue } from '../../src/model/errors.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import type { ModelStatus } from '../../src/projections/folds/model-record.ts';
import type { Ranking, UnavailableReport } from '../../src/scheduler/types.ts';
import type { DispatchedTask } from '../../src/scheduler/server/index.ts';
import type * as generated from '../../src/schemas/generated/types.ts';

/** Interfaces, aliases, intersections and readonly lists of the same fields become the same type; options stay options. */
type Plain<T> = T extends readonly (infer Item)[]
  ? number extends T['length']
    ? Plain<Item>[]
    : { -readonly [Index in keyof T]: Plain<T[Index]> }
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

/** Stricter than assignable both ways, which would let an optional field of one side alone slip through. */
type Identical<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2
    ? true
    : { expected: Plain<A>; got: Plain<B> };

type Params<Table extends Record<keyof Table, { params: unknown }>> = { [Name in keyof Table]: Table[Name]['params'] };

/** A line stops compiling when the schema and the hand-written type part. */
const held: true[] = [
  same<EventDataByType, generated.EventData>(true),
  same<UnknownEvent, generated.Event>(true),
  same<FileCheckpoint, generated.FileCheckpoint>(true),
  same<DamagedFile, generated.DamagedFile>(true),
  same<ErrorValue, generated.ErrorValue>(true),
  same<ModelStatus, generated.ModelStatus>(true),
  same<Manifest, generated.Manifest>(true),
  same<Catalog, generated.Catalog>(true),
  same<ModelInfo, generated.ModelInfo>(true),
  same<Ranking, generated.Ranking>(true),
  same<UnavailableReport, generated.UnavailableReport>(true),
  same<DispatchedTask, generated.DispatchedTask>(true),
  same<JournalCursor, generated.JournalCursor>(true),
  same<Partial<SettingsView>, generated.SettingsPatch>(true),
  same<Params<ApiMethods>, generated.MethodParams>(true),
  same<Params<ApiStreams>, generated.StreamParams>(true),
  same<ClientMessage, generated.ClientMessage>(true),
];

function same<A, B>(proof: Identical<A, B>): true {
  return proof as true;
}

describe('types generated from the schemas', () => {
  it('are the hand-written ones (proven by the compiler)', () => {
    expect(held).to.have.length(17);
  });
});
