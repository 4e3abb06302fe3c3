/**
 * Tasks in the order of a queue: first those that a person put in an order, then the others as they
 * are given.
 *
 * @param byHand ids of tasks, the first one first; those of other tasks are passed over
 */
export function inOrder<T>(tasks: Iterable<T>, byHand: readonly string[], idOf: (task: T) => string): T[] {
  const ranks = new Map(byHand.map((id, rank) => [id, rank]));
  const rankOf = (task: T) => ranks.get(idOf(task)) ?? byHand.length;
  return [...tasks].sort((a, b) => rankOf(a) - rankOf(b));
}
