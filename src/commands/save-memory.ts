import type { Selection } from '../catalog/index.ts';
import type { Program } from '../program.ts';

/** A run of lists alone that is over by then has taken little memory. */
const SHORT_RUN_MS = 1000;

/**
 * Has garbage collected early. A run that reads lists below rows, and waits for Lever, has processor
 * time enough for that; others begin later, when the heap has the size that it keeps.
 */
export function saveMemory({ streams }: Selection, program: Program): void {
  const begin = (): void => program.collectEarly();
  if (streams.some(({ definition: { source } }) => source.kind === 'child')) begin();
  else setTimeout(begin, SHORT_RUN_MS).unref();
}
