/** Calls `callback` every `ms` milliseconds; returns a function that ends this. */
export type Every = (ms: number, callback: () => void) => () => void;

/** A timer that does not keep the process alive. */
export const every: Every = (ms, callback) => {
  const timer = setInterval(callback, ms).unref();
  return () => clearInterval(timer);
};
