import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect all garbage whenever the heap has grown by a tenth, or some megabytes. By itself it
 * waits until the heap is several times as large as what is in use, which for pages that come and go,
 * and rows that wait for the lists below them, means half as much memory again, and more on a busy
 * machine. It costs some processor time (docs/benchmarks.md).
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=10');
}
