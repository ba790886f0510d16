import type { Account } from './account.ts';
import { forbidden } from './refusal.ts';
import type { Row } from './rows.ts';

/** Refuses a confidential row to a key that may not read it (lever-api: confidential-refusal). */
export function refuseConfidential({ confidentialAccess }: Account, row: Row | undefined): void {
  if (row?.['confidentiality'] === 'confidential' && !confidentialAccess)
    throw forbidden('This API key has no access to confidential data');
}
