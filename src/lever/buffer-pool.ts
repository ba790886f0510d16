/** Memory for answers while they arrive, so that many large ones at once do not add up. */
export interface BufferPool {
  /** Begins with an answer. */
  acquire(): PooledBuffer;
  /**
   * Waits until no other large answer is being worked on; the function that it resolves to ends that.
   * Rejects with the signal's reason.
   */
  reserve(signal: AbortSignal): Promise<() => void>;
}

/** The memory of one answer. */
export interface PooledBuffer {
  /**
   * Keeps what has arrived. Resolves when more may be read; rejects with the signal's reason.
   */
  add(chunk: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Everything that was added; valid until it is called again, for whichever answer. */
  bytes(): Buffer;
  /** How many bytes were added. */
  size(): number;
  /** Gives the memory back. */
  release(): void;
}

export interface BufferPoolOptions {
  /** What all answers may take together before they have to take turns. */
  readonly shared: number;
  /** The most that one answer adds. */
  readonly largest: number;
}

/** The pages of nearly all lists fit into memory of this size, which is used over and over. */
export const SMALL_BYTES = 1024 * 1024;

/**
 * Creates a buffer pool. When the answers that arrive take more than their share, one after the other is
 * read to its end, into memory that the next one uses again; the others wait where they are.
 */
export function createBufferPool({ shared, largest }: BufferPoolOptions): BufferPool {
  let used = 0;
  let preferred: object | undefined;
  let large: Buffer | undefined;
  let small: Buffer | undefined;
  let isReserved = false;
  let waiting: (() => void)[] = [];

  const wait = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    let wake = (): void => undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      waiting.push(wake);
      signal.addEventListener('abort', wake);
    });
    // One answer may wait so often that Node warns of its listeners.
    signal.removeEventListener('abort', wake);
    signal.throwIfAborted();
  };

  const wakeAll = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  return {
    async reserve(signal) {
      while (isReserved) await wait(signal);
      isReserved = true;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        isReserved = false;
        wakeAll();
      };
    },
    acquire() {
      const self = {};
      let chunks: Uint8Array[] = [];
      let size = 0;
      const moveToLarge = (): void => {
        large ??= Buffer.allocUnsafeSlow(largest);
        preferred = self;
        used -= size;
        size = 0;
        for (const chunk of chunks) size = append(large, chunk, size);
        chunks = [];
      };
      return {
        async add(chunk, signal) {
          if (preferred === self && large) {
            size = append(large, chunk, size);
            return;
          }
          chunks.push(chunk);
          size += chunk.length;
          used += chunk.length;
          while (used > shared && preferred !== undefined) await wait(signal);
          if (used > shared) moveToLarge();
        },
        size: () => size,
        bytes() {
          if (preferred === self && large) return large.subarray(0, size);
          if (size > SMALL_BYTES) return Buffer.concat(chunks, size);
          small ??= Buffer.allocUnsafeSlow(SMALL_BYTES);
          let end = 0;
          for (const chunk of chunks) end = append(small, chunk, end);
          return small.subarray(0, end);
        },
        release() {
          if (preferred === self) preferred = undefined;
          else used -= size;
          chunks = [];
          size = 0;
          wakeAll();
        },
      };
    },
  };
}

/** Copies a chunk to a position in a buffer, and returns the position after it. */
function append(buffer: Buffer, chunk: Uint8Array, at: number): number {
  buffer.set(chunk, at);
  return at + chunk.length;
}
