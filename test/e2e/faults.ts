import type { Fault, LeverRequest } from '../../src/demo/server.ts';

/** A fault and the requests that it strikes. */
export interface PlannedFault {
  readonly name: string;
  /** Which requests. */
  strikes(request: LeverRequest): boolean;
  readonly fault: Fault | ((request: LeverRequest) => Fault);
  /** How often, by default once. */
  readonly times?: number;
}

/** Strikes requests as planned; `left` says how often each fault has still to strike. */
export function planFaults(plan: readonly PlannedFault[]): {
  intercept(request: LeverRequest): Fault | undefined;
  readonly left: ReadonlyMap<string, number>;
} {
  const left = new Map(plan.map(({ name, times = 1 }) => [name, times]));
  return {
    left,
    intercept(request) {
      const due = plan.find(
        (planned) => (left.get(planned.name) ?? 0) > 0 && planned.strikes(request),
      );
      if (!due) return undefined;
      left.set(due.name, (left.get(due.name) ?? 0) - 1);
      return typeof due.fault === 'function' ? due.fault(request) : due.fault;
    },
  };
}

/** A 200 answer with this body. */
export function answerWith(body: unknown): Fault {
  return { status: 200, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** Whether the request asks for this path, on its first page or on a later one. */
export function asks(path: string | RegExp, page: 'first' | 'later' | 'any' = 'any') {
  return ({ path: asked, query }: LeverRequest): boolean =>
    (typeof path === 'string' ? asked === path : path.test(asked)) &&
    (page === 'any' || query.has('offset') === (page === 'later'));
}
