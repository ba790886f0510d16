/** Calls back every so many milliseconds until the function that it returns is called. */
export type Every = (ms: number, callback: () => void) => () => void;

/** A timer that keeps no program alive. */
export const every: Every = (ms, callback) => {
  const timer = setInterval(callback, ms).unref();
  return () => clearInterval(timer);
};
