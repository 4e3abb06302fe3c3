/** What a program that wants a text does: it asks the dispatch server for a node, and goes from node to node until one has it. */
import { setTimeout as pause } from 'node:timers/promises';

export interface OcrTask {
  schedulerUrl: string;
  modelId: string;
  /** Bytes of a PNG or JPEG. */
  picture: Buffer;
  /** Ends the waiting for a node that has the model. */
  signal: AbortSignal;
  /** Told of each node that refused the task. */
  onRefused?: (nodeId: string) => void;
}

export interface OcrResult {
  taskId: string;
  /** Who did it. */
  nodeId: string;
  text: string;
}

/** schemas/assignment.schema.json */
interface Assignment {
  task_id: string;
  node_id: string | null;
  node_url: string | null;
}

/** How often the dispatch server is asked where a task went that a node refused. */
const ASK_MS = 100;

export async function submitTask({ schedulerUrl, modelId, picture, signal, onRefused }: OcrTask): Promise<OcrResult> {
  const tasks = `${schedulerUrl}/api/tasks`;
  const headers = { 'content-type': 'application/json' };
  const submission = { method: 'POST', headers, body: JSON.stringify({ model_id: modelId }), signal };
  let task = await json<Assignment>(await fetch(tasks, submission));
  for (;;) {
    const { task_id: taskId, node_id: nodeId, node_url: nodeUrl } = task;
    if (nodeId !== null && nodeUrl !== null) {
      const address = `${nodeUrl}/tasks/${taskId}?model=${modelId}`;
      const answer = await fetch(address, { method: 'POST', body: new Uint8Array(picture), signal });
      if (answer.status !== 503) return { taskId, nodeId, ...(await json<{ text: string }>(answer)) };
      onRefused?.(nodeId);
    }
    await pause(ASK_MS, undefined, { signal });
    task = await json<Assignment>(await fetch(`${tasks}/${taskId}`, { signal }));
  }
}

async function json<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
