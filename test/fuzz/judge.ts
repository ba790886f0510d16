import type { Company } from '../../src/demo/company.ts';
import type {
  Copied,
  ParentDefinition,
  RecordPath,
  StreamDefinition,
} from '../../src/streams/define.ts';
import {
  type DefinitionOf,
  hasSource,
  originOf,
  scannedParentOf,
} from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';
import { idMemberOf, listPathOf, patternOf, timeMembersOf } from './endpoints.ts';
import type { Ledger, ListDamage } from './ledger.ts';

export type Columns = Readonly<Record<string, unknown>>;

/** What may be wrong with a record of a run whose answers were mutated; all else may not. */
export interface Verdict {
  /** It may be missing for good: an answer did not tell that it is there, or mutated what tells. */
  readonly mayBeLost: boolean;
  /** It may be missing as long as answers are broken. */
  readonly mayBeLate: boolean;
  /** A column may have another value, for what it is made of was mutated. */
  mayDiffer(column: string): boolean;
}

/** Judges by what was done to the answers that records come from. */
export interface Judge {
  of(stream: string, record: Columns): Verdict;
  /** Whether a stream may have records that the account does not. */
  mayHaveMore(stream: string): boolean;
  /** Whether a stream may fail: some of its answers, or of its parents', were broken for good. */
  mayFail(stream: string): boolean;
}

const NOTHING: Verdict = { mayBeLost: false, mayBeLate: false, mayDiffer: () => false };
const EVERYTHING: Verdict = { mayBeLost: true, mayBeLate: true, mayDiffer: () => true };

/** Creates the judge of a run that read this company. */
export function createJudge(ledger: Ledger, company: Company): Judge {
  /** What was touched in a row; where it is not known which row it is, in any. */
  const touchedIn = (path: string, id: unknown): ReadonlySet<string> => {
    const rows = ledger.at(path)?.rows ?? new Map<string, Set<string>>();
    const ids = id === undefined ? [...rows.keys()] : [String(id), '*'];
    return new Set(ids.flatMap((one) => [...(rows.get(one) ?? [])]));
  };

  /** Whether a parent may not have been read, or this member of it. */
  const isParentTouched = (parent: ParentDefinition, id: unknown, member = ''): boolean => {
    const { path } = parent.source;
    const touched = touchedIn(path, id);
    const vital = ['*', 'id', member, ...timeMembersOf(parent)];
    return ledger.at(path)?.isShort === true || vital.some((name) => touched.has(name));
  };

  const mayFail = (definition: StreamDefinition): boolean =>
    patternsOf(definition).some((pattern) => ledger.damaged(pattern, 'isLost').length > 0);

  const judgeDerived = (definition: DefinitionOf<'derived'>, record: Columns): Verdict => {
    const { from, columns } = definition.source;
    const known = Object.entries(columns).map(([column, member]) => [member, record[column]]);
    const holder = judge(from, Object.fromEntries(known));
    const isTouched = membersOf(definition).some((member) => holder.mayDiffer(member));
    return isTouched ? EVERYTHING : { ...holder, mayDiffer: () => false };
  };

  /** Records that came inside the rows of parents; a contact in those of all its opportunities. */
  const judgeExpanded = (definition: DefinitionOf<'expanded'>, record: Columns): Verdict => {
    const { parent, field, hasParentId } = definition.source;
    const holders = hasParentId
      ? [record[parent.source.idColumn]]
      : company.opportunities.filter((one) => one.contact === record['id']).map(({ id }) => id);
    if (holders.some((id) => isParentTouched(parent, id, field))) return EVERYTHING;
    return { ...NOTHING, mayBeLate: mayFail(definition) };
  };

  const judgeReads = ({ source }: DefinitionOf<'reads'>, record: Columns): Verdict => {
    const { parent } = source;
    const list = find(String(record['stream']));
    const id = parent && record[parent.source.idColumn];
    const field = hasSource(list, 'expanded') ? list.source.field : undefined;
    if (parent && isParentTouched(parent, id, field)) return EVERYTHING;
    const damage = ledger.at(listPathOf(list, id));
    const isOfRows = list !== parent && field === undefined;
    if (isOfRows && (damage?.isShort || damage?.isChanged)) return EVERYTHING;
    return { ...NOTHING, mayBeLate: damage?.isLost === true || mayFail(list) };
  };

  const judgeListed = (definition: StreamDefinition, record: Columns): Verdict => {
    const { source, keys } = definition;
    const parent = source.kind === 'child' ? source.parent : undefined;
    const parentId = parent && record[parent.source.idColumn];
    const skip = source.kind === 'child' ? source.skipWhenEmpty : undefined;
    if (parent && isParentTouched(parent, parentId, skip)) return EVERYTHING;
    const path = listPathOf(definition, parentId);
    const damage = ledger.at(path);
    const member = idMemberOf(definition);
    const touched = touchedIn(path, member === undefined ? '*' : record[member]);
    const fingerprint = source.kind === 'period' ? source.fingerprint : undefined;
    const vital = ['*', ...keys, ...timeMembersOf(definition), ...(fingerprint?.members ?? [])];
    if (damage?.isShort || vital.some((name) => touched.has(name))) return EVERYTHING;
    return {
      mayBeLost: false,
      mayBeLate: damage?.isLost === true || mayFail(definition),
      mayDiffer: (column) => isColumnTouched(definition, column, touched, damage),
    };
  };

  const judge = (definition: StreamDefinition, record: Columns): Verdict => {
    if (hasSource(definition, 'derived')) return judgeDerived(definition, record);
    if (hasSource(definition, 'expanded')) return judgeExpanded(definition, record);
    if (hasSource(definition, 'reads')) return judgeReads(definition, record);
    return judgeListed(definition, record);
  };

  return {
    of(stream, record) {
      const verdict = judge(find(stream), record);
      return ledger.isFatal() ? { ...verdict, mayBeLate: true } : verdict;
    },
    mayFail: (stream) => mayFail(find(stream)),
    mayHaveMore(stream) {
      const definition = find(stream);
      return (
        definition.source.kind === 'reads' ||
        patternsOf(definition).some((one) => ledger.damaged(one, 'isChanged').length > 0)
      );
    },
  };
}

function find(name: string): StreamDefinition {
  return streams.find((one) => one.name === name) as StreamDefinition;
}

/** The lists that a stream depends on: its own, and that of the parents. */
function patternsOf(definition: StreamDefinition): readonly RegExp[] {
  const origin = originOf(definition);
  return [origin, scannedParentOf(origin) ?? origin].map(patternOf);
}

/** The members of the holder that a derived record is made of. */
function membersOf({ source, copied = {} }: DefinitionOf<'derived'>): readonly string[] {
  const [{ list, beside = [] }] = source.path;
  const outer = Object.values(copied)
    .map(fromOf)
    .filter((from) => from.startsWith('^'))
    .map((from) => from.slice(1));
  const paths = [list, beside, outer].flat();
  return [...paths.map(rootOf), ...Object.values(source.columns)];
}

/** Whether a column is named like what was touched, copied from it, or counts the rows. */
function isColumnTouched(
  { copied = {}, source }: StreamDefinition,
  column: string,
  touched: ReadonlySet<string>,
  damage: ListDamage | undefined,
): boolean {
  const from = copied[column];
  const members = [column, ...(from ? [rootOf(fromOf(from))] : [])];
  const isCounted = source.kind === 'list' && source.position === column;
  return (
    members.some((name) => touched.has(name) || touched.has(`${name}?`)) ||
    (isCounted && damage?.isChanged === true)
  );
}

function fromOf(copied: RecordPath | Copied): RecordPath {
  return typeof copied === 'string' ? copied : copied.from;
}

/** The member of a row with which a path begins. */
function rootOf(path: RecordPath): string {
  return path.split(/[.[]/)[0] ?? '';
}
