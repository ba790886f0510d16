import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { showPython } from '../targets/definitions/python-literals.ts';
import type { Difference, Kind } from './compare.ts';

/** A difference that docs/migration.md announces. */
export interface Change {
  readonly kind: Kind;
  /** The words of the page that name it. */
  readonly says: string;
  /** Where it may be. */
  readonly of: RegExp;
  /** Whether what was and what is differ in just that. */
  readonly isSo?: (was: unknown, is: unknown) => boolean;
}

/** All that may differ for those who move with the catalog that they have. */
export const CHANGES: readonly Change[] = [
  {
    kind: 'value',
    says: 'times as text: in files, and inside of JSON',
    of: /\.(?:\w+at|snoozeduntil)$/,
    isSo: (was, is) => /\.\d{3}000Z$/.test(`${was}`) && `${was}`.replace('000Z', 'Z') === is,
  },
  {
    kind: 'value',
    says: '`postings.followers`, `content.customQuestions` of postings, `value` in the `fields` of offers and referrals',
    of: /^postings\.(?:followers|content\.customquestions\[\])$|_(?:offers|referrals)\.fields\[\]\.value$/,
    isSo: (was, is) => was === showPython(JSON.parse(`${is}`)),
  },
  {
    kind: 'value',
    says: '`backfill` of requisitions, `approved` and `signatures.*.signed` of offers, `isAnonymized` of opportunities and candidates',
    of: /\.(?:backfill|approved|signatures(?:\.\w+)?\.signed|isanonymized)$/,
    isSo: (was, is) => was === false && is === null,
  },
  {
    kind: 'value',
    says: 'null in a list of texts, such as `links`',
    of: /^(?:opportunities|candidates)\.links$/,
    isSo: (was, is) =>
      isDeepStrictEqual(
        listOf(was)?.filter((one) => one !== null),
        listOf(is),
      ),
  },
  {
    kind: 'spelling',
    says: 'text that holds JSON, with a space after `:` and `,`',
    of: /^(?:\w+_applications|requisitions)\.\w+$/,
  },
  {
    kind: 'column new',
    says: 'Where the target left them out, the columns appear',
    of: /_applications\.(?:phone|company|links|comments|resume|customquestions|archived|posting(?:hiringmanager|owner)|requisitionforhire)$|^requisitions\.(?:compensationband|customfields)$/,
  },
  {
    kind: 'column new',
    says: "the update time of `opportunities` and `candidates`, and the parent's id in each child",
    of: /^(?:opportunities|candidates)\.updatedat$|^opportunity_\w+\.opportunityid$|^candidate_\w+\.candidateid$/,
  },
  {
    kind: 'member new',
    says: 'members of objects that the catalog does not name while it names others',
    of: /^postings\.(?:categories|content)\.|_offers\.signatures\.|_referrals\.fields\[\]\./,
  },
  {
    kind: 'row new',
    says: 'rows without an update time, confidential rows, users who left',
    of: /^(?:opportunities|candidates|postings|requisitions|users|(?:opportunity|candidate)_\w+)$/,
  },
];

/** Differences that no change accounts for, a line for each. */
export function unannounced(differences: readonly Difference[]): readonly string[] {
  return differences
    .filter((one) => !CHANGES.some((change) => accountsFor(change, one)))
    .map(
      ({ kind, of, was, is }) => `${kind}: ${of} (${JSON.stringify(was)} → ${JSON.stringify(is)})`,
    );
}

/** Whether a difference is of the kind that a change announces, in a place where it may be. */
export function accountsFor({ kind, of, isSo }: Change, difference: Difference): boolean {
  const { was, is } = difference;
  return kind === difference.kind && of.test(difference.of) && (isSo?.(was, is) ?? true);
}

/** What moving says, in one line. */
export function migrationPage(): string {
  const page = new URL('../../docs/migration.md', import.meta.url);
  return readFileSync(page, 'utf8').replace(/\s+/g, ' ');
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
