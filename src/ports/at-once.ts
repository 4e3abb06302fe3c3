/**
 * Works on items, `most` of them at once, in their order. After a failure it begins no more, and
 * waits for those that were begun.
 *
 * @throws the first failure, when all have ended
 */
export async function atOnce<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  let begun = 0;
  const next = async () => {
    while (failures.length === 0 && begun < items.length) {
      await work(items[begun++]!).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, next));
  if (failures.length > 0) throw failures[0];
}
