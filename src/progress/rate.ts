/** Measures how fast a count grows. */
export interface Rate {
  /** Records the count at a time (milliseconds) and returns its recent growth per second. */
  note(count: number, now: number): number;
}

/** Creates a rate over the last `windowMs`, or since the last record where records are rarer. */
export function createRate(windowMs: number): Rate {
  const samples: { readonly count: number; readonly at: number }[] = [];
  return {
    note(count, now) {
      samples.push({ count, at: now });
      while (samples.length > 2 && now - (samples[1]?.at ?? now) >= windowMs) samples.shift();
      const oldest = samples[0];
      if (!oldest || now <= oldest.at) return 0;
      return ((count - oldest.count) * 1000) / (now - oldest.at);
    },
  };
}
