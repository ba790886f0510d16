import { parentOf } from '../catalog/discover.ts';
import type { SelectedStream } from '../catalog/selection.ts';
import { ApiError } from '../errors.ts';
import type { Report } from '../records/report.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { originOf } from './endpoint.ts';

/** Whether Lever refused a request because the key lacks a permission (lever-api: permissions). */
export function isDenial(error: unknown): error is ApiError & { status: 403 } {
  return error instanceof ApiError && error.status === 403;
}

/**
 * Reports a stream that could not be completed. One that the key may not read is only left out when
 * nobody asked for it by name.
 */
export function reportFailure(report: Report, stream: SelectedStream, error: Error): void {
  const { name, definition, isExplicit } = stream;
  if (report.failures.has(name) || report.denied.has(name)) return;
  if (!isDenial(error)) {
    report.failures.set(name, error);
    return;
  }
  const reason = describeDenial(definition, error.path);
  if (isExplicit)
    report.failures.set(name, new ApiError(reason, { path: error.path, status: 403 }));
  else report.denied.set(name, reason);
}

/** Which permission, or what else, is missing for a stream when Lever refuses `path`. */
export function describeDenial(definition: StreamDefinition, path: string): string {
  const origin = originOf(definition);
  const parent = parentOf(origin);
  const isParentDenied =
    parent !== undefined && 'path' in parent.source && parent.source.path === path;
  const { permission, needsAddOn } = isParentDenied ? parent : origin;
  const cause = needsAddOn
    ? `Either the API key lacks the permission ${permission}, or the account lacks the add-on`
    : `The API key lacks the permission ${permission}`;
  return `${cause} (HTTP 403). A key cannot be changed: generate one with this permission in Lever (Settings, Integrations and API, API Credentials).`;
}
