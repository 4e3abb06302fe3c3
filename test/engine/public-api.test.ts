import { expect } from 'chai';
import type { Observable } from 'rxjs';
import { connectModelManager, createModelManager } from '../../src/engine/index.ts';
import type { CommandResult, ModelLease, ModelManager, ModelView, ProgressSample } from '../../src/engine/index.ts';
import type { AnyEvent, EventFilter, JournalCursor } from '../../src/events/index.ts';

/** The public interface as it was released: a change here is a change for everyone who builds on the package. */
interface Released {
  getModelPath(modelId: string, version?: string): Promise<string>;
  getModelPathForTask(task: { taskId: string; modelId: string; version?: string }): Promise<string>;
  useModel(modelId: string, version?: string): Promise<ModelLease>;
  install(modelId: string, version?: string, options?: { commandId?: string }): Promise<CommandResult>;
  update(modelId: string, options?: { commandId?: string }): Promise<CommandResult>;
  pause(modelId: string, version?: string, options?: { commandId?: string }): Promise<CommandResult>;
  resume(modelId: string, version?: string, options?: { commandId?: string }): Promise<CommandResult>;
  cancel(modelId: string, version?: string, options?: { commandId?: string }): Promise<CommandResult>;
  remove(modelId: string, version?: string, options?: { commandId?: string }): Promise<CommandResult>;
  repair(modelId: string, version?: string, options?: { commandId?: string }): Promise<CommandResult>;
  list(): Promise<ModelView[]>;
  readonly state$: Observable<ModelView[]>;
  readonly progress$: Observable<ProgressSample[]>;
  events$(options?: { after?: JournalCursor | number } & EventFilter): Observable<AnyEvent>;
  close(): Promise<void>;
}

/** Compiles only while `T` can be used as a `U`. */
type Fits<T extends U, U> = T;

describe('the public API', () => {
  it('has what was released, in this process and from another one', () => {
    type InProcess = Fits<Awaited<ReturnType<typeof createModelManager>>, Released & ModelManager>;
    type Connected = Fits<Awaited<ReturnType<typeof connectModelManager>>, Released & ModelManager>;
    const waysIn: [
      (options: { dataDir: string }) => Promise<InProcess>,
      (options: { dataDir: string }) => Promise<Connected>,
    ] = [createModelManager, connectModelManager];
    expect(waysIn.map(way => typeof way)).to.deep.equal(['function', 'function']);
  });

  it('rejects a connection where no engine runs', async () => {
    const outcome = await connectModelManager({ dataDir: '/nowhere/at/all' }).catch((error: unknown) => error);
    expect(outcome).to.include({ code: 'NETWORK_UNREACHABLE', retryable: true });
  });
});
