import type { Writable } from 'node:stream';
import { OutputError } from '../errors.ts';
import type { Message } from './messages.ts';

/** Lines are gathered up to this many bytes before they go to the stream. */
const BATCH_BYTES = 64 * 1024;
/** What a character of a string takes at most in UTF-8. */
const CHARACTER_BYTES = 3;

/** Writes messages, one per line, at the speed of the reader. */
export interface MessageWriter {
  /** Queues a complete line. Await {@link ready} before producing many more. */
  line(line: string): void;
  /** The same for a message; a STATE leaves at once, with all that was queued before it. */
  message(message: Message): void;
  /** Resolves when the reader has room; rejects with {@link OutputError} when it is gone. */
  ready(): Promise<void>;
  /** Hands everything to the stream and waits until the operating system has it. */
  flush(): Promise<void>;
}

/**
 * Creates the one writer of a run. `out` is stdout; what it is given changes once it was written. `onFailure` is called once, when it can no
 * longer be written to, so that the run stops reading.
 */
export function createWriter(
  out: Writable,
  onFailure: (failure: OutputError) => void = () => undefined,
): MessageWriter {
  // Each line is encoded by itself: joined first, one that is not Latin would widen all of them.
  let batch: Buffer | undefined;
  // Batches that have left, to be filled again; as many as were ever on their way at once.
  const spare: Buffer[] = [];
  let size = 0;
  let failure: OutputError | undefined;
  // All callers share one wait: with a listener each, there would be thousands.
  let drained: Promise<void> | undefined;
  let wake = (): void => undefined;
  const settle = (): void => {
    drained = undefined;
    wake();
  };
  out.on('drain', settle);
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (failure) return;
    failure = describeFailure(error);
    onFailure(failure);
    settle();
  });

  const send = (): void => {
    const sent = batch;
    if (sent && !failure) out.write(sent.subarray(0, size), () => void spare.push(sent));
    batch = undefined;
    size = 0;
  };

  return {
    line(line) {
      if (failure) return;
      const most = line.length * CHARACTER_BYTES;
      if (most > BATCH_BYTES - size) send();
      if (most > BATCH_BYTES) {
        out.write(line);
        return;
      }
      batch ??= spare.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
      size += batch.write(line, size);
    },
    message(message) {
      this.line(`${JSON.stringify(message)}\n`);
      // The target should learn about progress at once, even if nothing follows for a while.
      if (message.type === 'STATE') send();
    },
    async ready() {
      while (!failure && out.writableNeedDrain) {
        drained ??= new Promise((resolve) => {
          wake = resolve;
        });
        await drained;
      }
      if (failure) throw failure;
    },
    async flush() {
      send();
      if (failure) throw failure;
      await new Promise<void>((resolve, reject) => {
        out.write('', (error) => (error ? reject(failure ?? describeFailure(error)) : resolve()));
      });
    },
  };
}

function describeFailure(error: NodeJS.ErrnoException): OutputError {
  if (error.code === 'EPIPE')
    return new OutputError(
      'The reader of stdout went away before everything was written: look at the log of the target.',
      { cause: error },
    );
  return new OutputError(`Cannot write to stdout (${error.code ?? error.message}).`, {
    cause: error,
  });
}
