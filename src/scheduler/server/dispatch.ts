/**
 * The reference dispatch server's decisions, without HTTP and without a clock: which node gets a
 * task, what a report changes, which models are asked for most. Times are milliseconds since
 * 1970.
 */
import type { RankingEntry, UnavailableReport } from '../types.ts';

export interface DispatchNode {
  node_id: string;
  /** Where the node takes tasks; the answer to a submitted task names it. */
  url: string | null;
  /** `model_id@version` of everything it can run now. */
  ready: string[];
}

/** GET /api/nodes/{node_id} */
export interface NodeWork {
  node_id: string;
  /** Tasks that it was given and didn't refuse. */
  tasks_served: number;
  /** Tasks that it reported a missing model for. */
  tasks_refused: number;
}

export interface TaskRequest {
  model_id: string;
  /** null: any version. */
  version: string | null;
}

export interface DispatchedTask extends TaskRequest {
  task_id: string;
  /** `waiting`: no node is left that has the model; a node that registers it gets the task. */
  status: 'assigned' | 'waiting';
  node_id: string | null;
  node_url: string | null;
  /** Nodes that reported that they lack the model, oldest first. */
  refused_by: string[];
}

export interface DispatchOptions {
  /** How long a task counts as demand. */
  windowMs: number;
  /** Demand that never expires, by model id: something to show before the first task. */
  seed?: Readonly<Record<string, number>>;
  newTaskId: () => string;
  /** Told of each task that a node was given. */
  onAssigned?: ((task: DispatchedTask) => void) | undefined;
}

export interface Dispatch {
  /** How far back demand is counted. */
  readonly windowMs: number;
  registerNode(node: DispatchNode): void;
  submit(request: TaskRequest, now: number): DispatchedTask;
  /** Repeats change nothing. A task it doesn't know (this server was restarted) is taken up. */
  unavailable(report: UnavailableReport, now: number): DispatchedTask;
  task(taskId: string): DispatchedTask | undefined;
  /** What a node did since this server's start; undefined for one that it doesn't know. */
  workOf(nodeId: string): NodeWork | undefined;
  /** Highest demand first, equal demand by model id. */
  ranking(now: number): RankingEntry[];
}

/** Oldest tasks are forgotten beyond it. */
const MAX_TASKS = 10_000;

export function createDispatch({ windowMs, seed = {}, newTaskId, onAssigned }: DispatchOptions): Dispatch {
  const nodes = new Map<string, DispatchNode>();
  /** Tasks handed to each node: the one with fewest is next. */
  const load = new Map<string, number>();
  const refused = new Map<string, number>();
  const tasks = new Map<string, DispatchedTask>();
  const demand = createDemand(windowMs, seed);

  function assign(task: DispatchedTask, candidates: DispatchNode[]): DispatchedTask {
    const node = leastLoaded(candidates.filter(candidate => !task.refused_by.includes(candidate.node_id)));
    if (node !== undefined) load.set(node.node_id, (load.get(node.node_id) ?? 0) + 1);
    const status = node === undefined ? 'waiting' : 'assigned';
    const assigned = keep({ ...task, status, node_id: node?.node_id ?? null, node_url: node?.url ?? null });
    if (node !== undefined) onAssigned?.(assigned);
    return assigned;
  }

  function leastLoaded(candidates: DispatchNode[]): DispatchNode | undefined {
    return candidates.reduce<DispatchNode | undefined>(
      (best, node) => (best === undefined || loadOf(node) < loadOf(best) ? node : best),
      undefined,
    );
  }

  function loadOf(node: DispatchNode): number {
    return load.get(node.node_id) ?? 0;
  }

  function having(request: TaskRequest): DispatchNode[] {
    return [...nodes.values()].filter(node => node.ready.some(ref => satisfies(ref, request)));
  }

  function keep(task: DispatchedTask): DispatchedTask {
    tasks.set(task.task_id, task);
    if (tasks.size > MAX_TASKS) tasks.delete(tasks.keys().next().value as string);
    return task;
  }

  function create(taskId: string, { model_id, version }: TaskRequest, now: number): DispatchedTask {
    demand.add(model_id, now);
    return { task_id: taskId, model_id, version, status: 'waiting', node_id: null, node_url: null, refused_by: [] };
  }

  return {
    windowMs,
    registerNode(node) {
      nodes.set(node.node_id, node);
      for (const task of tasks.values()) {
        if (task.status === 'waiting' && node.ready.some(ref => satisfies(ref, task))) {
          // The node has the model now.
          assign({ ...task, refused_by: task.refused_by.filter(id => id !== node.node_id) }, [node]);
        }
      }
    },

    submit(request, now) {
      const task = create(newTaskId(), request, now);
      const able = having(request);
      // Where no node has the model, any node gets the task: it will report that.
      return assign(task, able.length > 0 ? able : [...nodes.values()]);
    },

    unavailable(report, now) {
      const task = tasks.get(report.task_id) ?? {
        ...create(report.task_id, report, now),
        status: 'assigned' as const,
        node_id: report.node_id,
      };
      if (task.node_id !== report.node_id) return task;
      refused.set(report.node_id, (refused.get(report.node_id) ?? 0) + 1);
      const node = nodes.get(report.node_id);
      if (node !== undefined) node.ready = node.ready.filter(ref => !satisfies(ref, task));
      return assign({ ...task, refused_by: [...task.refused_by, report.node_id] }, having(task));
    },

    task: taskId => tasks.get(taskId),
    workOf(node_id) {
      const [given, tasks_refused] = [load.get(node_id) ?? 0, refused.get(node_id) ?? 0];
      if (!nodes.has(node_id) && given + tasks_refused === 0) return undefined;
      // It may refuse a task that it was given before this server's start.
      return { node_id, tasks_served: Math.max(0, given - tasks_refused), tasks_refused };
    },
    ranking: now => demand.ranking(now),
  };
}

function satisfies(ref: string, { model_id, version }: TaskRequest): boolean {
  return version === null ? ref.startsWith(`${model_id}@`) : ref === `${model_id}@${version}`;
}

/** The window moves in steps of this part of it; memory depends on models, not on tasks. */
const BUCKETS = 60;

function createDemand(windowMs: number, seed: Readonly<Record<string, number>>) {
  const bucketMs = Math.max(1, windowMs / BUCKETS);
  /** Start of a bucket → tasks in it by model. */
  const buckets = new Map<number, Map<string, number>>();

  return {
    add(modelId: string, now: number): void {
      const start = Math.floor(now / bucketMs);
      const counts = buckets.get(start) ?? new Map<string, number>();
      counts.set(modelId, (counts.get(modelId) ?? 0) + 1);
      buckets.set(start, counts);
    },
    ranking(now: number): RankingEntry[] {
      const oldest = Math.floor((now - windowMs) / bucketMs);
      const total = new Map<string, number>(Object.entries(seed));
      for (const [start, counts] of buckets) {
        if (start <= oldest) buckets.delete(start);
        else for (const [modelId, count] of counts) total.set(modelId, (total.get(modelId) ?? 0) + count);
      }
      return [...total]
        .filter(([, count]) => count > 0)
        .sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1))
        .map(([model_id, count], index) => ({ rank: index + 1, model_id, demand: count }));
    },
  };
}
