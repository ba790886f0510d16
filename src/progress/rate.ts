/** Measures how fast a count grows. */
export interface Rate {
  /** Notes the count at a time (milliseconds) and returns its growth in a second, lately. */
  note(count: number, now: number): number;
}

/** Creates a rate over the last `windowMs`, or since the last note where notes are rarer. */
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
