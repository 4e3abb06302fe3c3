/** "The network may be back, or be another one": heard by those who wait for it, and by each connection. */
export interface NetworkHint {
  give(): void;
  onNext(callback: () => void): () => void;
}

export function createNetworkHint(): NetworkHint {
  const waiting = new Set<() => void>();
  return {
    give: () => {
      for (const callback of [...waiting]) callback();
    },
    onNext: callback => {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
  };
}
