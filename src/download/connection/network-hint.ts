/** "The network may be back, or be another one". Waiting tasks and open connections hear it. */
export interface NetworkHint {
  give(): void;
  /** @returns the function that ends the listening */
  onNext(callback: () => void): () => void;
}

export function createNetworkHint(): NetworkHint {
  const listening = new Set<() => void>();
  return {
    give: () => {
      for (const callback of [...listening]) callback();
    },
    onNext: callback => {
      listening.add(callback);
      return () => listening.delete(callback);
    },
  };
}
