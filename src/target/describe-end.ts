import type { StopReason, TargetEnd } from './target-process.ts';

/** Where to look, and how long we waited. */
export interface EndContext {
  /** Where the target's log went, if not to stderr. */
  readonly logFile: string | undefined;
  readonly timeoutSeconds: number;
  /** Whether it was over before it had all messages. */
  readonly isEarly: boolean;
}

/** Says why a target did not do its work, and what to do. */
export function describeEnd(end: TargetEnd, context: EndContext): string {
  const { logFile, timeoutSeconds, isEarly } = context;
  if (end.reason !== undefined) return `${STOPPED[end.reason](timeoutSeconds)}`;
  const how =
    end.code === null
      ? `killed by ${end.signal ?? 'the system'}${end.signal === 'SIGKILL' ? ', as when memory is short' : ''}`
      : `exit code ${end.code}`;
  const what = isEarly ? 'The target ended before it had received everything' : 'The target failed';
  return `${what} (${how}): see what it says ${logFile === undefined ? 'above' : `in ${logFile}`}.`;
}

const STOPPED: Readonly<Record<StopReason, (seconds: number) => string>> = {
  'stopped reading': (seconds) =>
    `The target has not read anything for ${seconds} s and was stopped: raise --target-timeout if it needs longer.`,
  'did not end': (seconds) =>
    `The target did not end within ${seconds} s of the last message and was stopped: raise --target-timeout if it needs longer.`,
  interrupted: () => 'The target was stopped before it had stored everything.',
};
