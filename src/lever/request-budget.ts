import type { LeverClient } from './client.ts';

/** The requests that a piece of work may still make. */
export interface RequestBudget {
  left: number;
}

/** Thrown instead of a request that would exceed the budget. */
export class BudgetSpentError extends Error {
  override readonly name = 'BudgetSpentError';
}

/** A client that takes every request from the budget and makes none beyond it. */
export function withBudget(client: LeverClient, budget: RequestBudget): LeverClient {
  return {
    ...client,
    async get(path, parameters, options) {
      if (budget.left <= 0) throw new BudgetSpentError('The request budget is spent.');
      budget.left--;
      return await client.get(path, parameters, options);
    },
  };
}
