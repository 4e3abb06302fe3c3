import type { ModelManager } from '../../api/model-manager.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Output } from '../text/output.ts';

/**
 * Knows at the end of a command whether its own engine could write registry.json. Other programs
 * read that file, and after the command nobody is there to try again.
 */
export class RegistryWatch {
  #error: ErrorValue | null = null;
  readonly #subscriptions: { unsubscribe(): void }[] = [];

  /** Of an engine that ends with the command; its stream ends when the engine has stopped. */
  watch({ health$ }: ModelManager): void {
    const subscription = health$.subscribe({
      next: ({ registry }) => (this.#error = registry.error),
      // Handed over: the next engine writes the file.
      error: () => (this.#error = null),
    });
    this.#subscriptions.push(subscription);
  }

  /** Says what is wrong with the file, if anything is. Asked after the engine has stopped. */
  tell(out: Pick<Output, 'warning'>): void {
    for (const each of this.#subscriptions) each.unsubscribe();
    if (this.#error === null) return;
    const { code, message } = this.#error;
    out.warning({
      code,
      message: `${message} registry.json is not as new as the journal; the next command writes it.`,
    });
  }
}
