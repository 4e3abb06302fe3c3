/** What is loaded when it is first asked for. */
export interface OnDemand<T> {
  get(): Promise<T>;
  /** The same, once it is loaded. null when nothing asked for it, or when it could not be loaded. */
  loaded(): Promise<T | null>;
}

/** @param load runs at most once */
export function onDemand<T>(load: () => Promise<T>): OnDemand<T> {
  let loading: Promise<T> | null = null;
  return {
    get: () => (loading ??= load()),
    loaded: async () => loading && loading.catch(() => null),
  };
}
