import type { GatheredSettings } from './gathered-settings.ts';
import { SETTINGS } from './settings.ts';

/** The settings that hold secrets. */
export const SECRET_SETTINGS: readonly string[] = Object.entries(SETTINGS.shape)
  .filter(([, setting]) => setting.meta()?.['secret'] === true)
  .map(([key]) => key);

/** The values of settings that must not be shown. The demo account's key is not a secret. */
export function secretsOf({ values }: GatheredSettings): readonly string[] {
  if (values.get('environment')?.value === 'demo') return [];
  return SECRET_SETTINGS.flatMap((key) => {
    const value = values.get(key)?.value;
    return typeof value === 'string' ? [value] : [];
  });
}
