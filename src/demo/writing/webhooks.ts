import type { Random } from '../random.ts';
import type { IdRow } from '../rows.ts';
import { DAY } from '../time.ts';

const WEBHOOKS = ['candidateHired', 'candidateStageChange', 'candidateDeleted', 'contactUpdated'];

/** Webhook configurations; the list has no pages (lever-api: unpaged-lists). */
export function createWebhooks(random: Random, from: number): IdRow[] {
  return WEBHOOKS.map((event, index) => ({
    id: random.uuid(),
    event,
    url: `https://hooks.example.net/lever/${event}`,
    configuration: index % 2 === 0 ? { conditions: { origins: ['applied', 'referred'] } } : {},
    createdAt: from + index * DAY,
    updatedAt: from + index * DAY,
  }));
}
