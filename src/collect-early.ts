import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Memory for young objects that is enough for pages that come and go; V8 would take twice as much. */
const YOUNG_BYTES = 16 * 1024 * 1024;
const LOOK_MS = 25;

/**
 * Lets V8 collect all garbage whenever the heap has grown by a tenth, or some megabytes. By itself it
 * waits until the heap is several times as large as what is in use, which for pages that come and go,
 * and rows that wait for the lists below them, means half as much memory again, and more on a busy
 * machine. It costs some processor time (docs/benchmarks.md).
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=10');
}

/**
 * Keeps the memory for young objects at half of what V8 would let it grow to. Its size can be set
 * only when Node starts, but its growth can be ended once it is large enough.
 */
export function limitYoungObjects(): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (young && young.space_size < YOUNG_BYTES) return;
    clearInterval(timer);
    setFlagsFromString('--semi-space-growth-factor=1');
  }, LOOK_MS).unref();
}
