/** Memory for answers while they arrive, so that many large ones at once do not add up. */
export interface Room {
  /** Begins an answer. */
  enter(): Seat;
}

/** The part of it that one answer takes. */
export interface Seat {
  /**
   * Keeps what has arrived. Resolves when more may be read; rejects with the signal's reason.
   */
  add(chunk: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Everything that was added; valid until it is called again, for whichever answer. */
  bytes(): Buffer;
  /** Gives the memory back. */
  leave(): void;
}

export interface RoomOptions {
  /** What all answers may take together before they have to take turns. */
  readonly shared: number;
  /** The most that one answer adds. */
  readonly largest: number;
}

/** The pages of nearly all lists fit into memory of this size, which is used over and over. */
const DESK_BYTES = 1024 * 1024;

/**
 * Creates a room. When the answers that arrive take more than their share, one after the other is
 * read to its end, into memory that the next one uses again; the others wait where they are.
 */
export function createRoom({ shared, largest }: RoomOptions): Room {
  let used = 0;
  let preferred: object | undefined;
  let hall: Buffer | undefined;
  let desk: Buffer | undefined;
  let waiting: (() => void)[] = [];

  const wait = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    signal.throwIfAborted();
  };

  return {
    enter() {
      const self = {};
      let chunks: Uint8Array[] = [];
      let size = 0;
      const moveToHall = (): void => {
        hall ??= Buffer.allocUnsafeSlow(largest);
        preferred = self;
        used -= size;
        size = 0;
        for (const chunk of chunks) size = append(hall, chunk, size);
        chunks = [];
      };
      return {
        async add(chunk, signal) {
          if (preferred === self && hall) {
            size = append(hall, chunk, size);
            return;
          }
          chunks.push(chunk);
          size += chunk.length;
          used += chunk.length;
          while (used > shared && preferred !== undefined) await wait(signal);
          if (used > shared) moveToHall();
        },
        bytes() {
          if (preferred === self && hall) return hall.subarray(0, size);
          if (size > DESK_BYTES) return Buffer.concat(chunks, size);
          desk ??= Buffer.allocUnsafeSlow(DESK_BYTES);
          let end = 0;
          for (const chunk of chunks) end = append(desk, chunk, end);
          return desk.subarray(0, end);
        },
        leave() {
          if (preferred === self) preferred = undefined;
          else used -= size;
          chunks = [];
          size = 0;
          const woken = waiting;
          waiting = [];
          for (const wake of woken) wake();
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
