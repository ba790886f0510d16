/** Deeper than any catalog or state that makes sense, and far from what exhausts the stack. */
const MOST_LEVELS = 200;

/** Whether a value of JSON holds lists and objects within each other more than 200 levels deep. */
export function isTooDeep(json: unknown): boolean {
  let level: readonly unknown[] = [json];
  for (let depth = 0; depth <= MOST_LEVELS && level.length > 0; depth++)
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  return level.length > 0;
}
