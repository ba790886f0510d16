import type { Random } from '../random.ts';
import type { IdRow, Row } from '../rows.ts';
import { inventPastEmployer, inventSchool } from '../story/names.ts';
import { HOUR } from '../time.ts';
import { addChild, momentOf, type Setting, type Subject, touch } from './setting.ts';

const STATES = ['processed', 'processed', 'processed', 'processing', 'unsupported', 'error', null];
const NAMES = ['cover-letter.pdf', 'portfolio.pdf', 'certificate.pdf', 'work-permit.pdf'];
/** How likely somebody of an origin has a résumé. */
const WITH_RESUME: Readonly<Record<string, number>> = {
  applied: 0.7,
  referred: 0.75,
  agency: 0.95,
  university: 0.8,
  internal: 0.3,
  sourced: 0.45,
};

/** Writes the resumes and other files of an opportunity (lever-api: resumes, files). */
export function writeDocuments({ company, now }: Setting, subject: Subject): void {
  const { opportunity, candidacy, random } = subject;
  const isLead = candidacy.source.origin === 'sourced';
  const uploadedAt = candidacy.createdAt + (isLead ? random.int(0, HOUR) : 0);
  if (random.chance(WITH_RESUME[candidacy.source.origin] ?? 0.5)) {
    const resume = createResume(random, subject, uploadedAt);
    if (uploadedAt <= now) {
      addChild(company.resumes, opportunity.id, resume);
      touch(opportunity, uploadedAt);
    }
  }
  const files = random.chance(0.5) ? random.int(1, 2) : 0;
  for (let place = 0; place < files; place++) {
    const at = place === 0 ? candidacy.createdAt : momentOf(subject);
    const file = createFile(random, subject, at);
    if (at > now) continue;
    addChild(company.files, opportunity.id, file);
    touch(opportunity, at);
  }
}

function createResume(random: Random, { candidacy, opportunity }: Subject, at: number): IdRow {
  const id = random.uuid();
  const { number } = candidacy;
  const file = {
    name: random.pick(['cv.pdf', 'resume.pdf', 'lebenslauf.pdf', 'cv-2-pages.pdf']),
    ext: number % 9 === 0 ? '.' : 'pdf',
    downloadUrl: `https://hire.lever.co/candidates/${opportunity.id}/resumes/${id}/download`,
    uploadedAt: at + 4,
    status: random.pick(STATES),
    size: random.int(20_000, 900_000),
  };
  const parsed = parse(random, { number, at, title: candidacy.opening?.role.title ?? 'Analyst' });
  return {
    id,
    createdAt: at,
    ...fileMember(file, number),
    ...(number % 6 === 5 ? {} : { parsedData: parsed }),
  };
}

/** What was taken from a web profile has no file: null, or no such key (lever-api: resumes). */
function fileMember(file: Row, number: number): Row {
  if (number % 10 === 6) return { file: null };
  return number % 10 === 7 ? {} : { file };
}

function parse(
  random: Random,
  { number, at, title }: { number: number; at: number; title: string },
): Row {
  const today = new Date(at).getUTCFullYear();
  const began = today - random.int(1, 5);
  const before = began - random.int(1, 6);
  const job = () => ({ org: inventPastEmployer(random), title, summary: null, location: null });
  const [now, then] = [job(), { ...job(), title: `Junior ${title}`, summary: 'First job' }];
  const school = {
    org: inventSchool(random),
    degree: random.pick(['BSc', 'BA', 'MSc', 'MA']),
    field: random.pick(['Mathematics', 'Computer Science', 'Economics', 'Linguistics', 'Design']),
    summary: null,
  };
  const studied = before - random.int(3, 6);
  return {
    positions: [
      // The current job has no end yet.
      { ...now, start: { year: began, month: 5 }, ...(number % 2 === 0 ? { end: null } : {}) },
      { ...then, start: { year: before, month: 4 }, end: { year: began, month: 1 } },
    ].slice(number % 3 === 0 ? 1 : 0),
    schools:
      number % 4 === 0
        ? []
        : [{ ...school, start: { year: studied, month: 10 }, end: { year: before, month: 3 } }],
  };
}

/**
 * A third of the files quote their numbers, as all documented examples do
 * (lever-api: quoted-numbers).
 */
function createFile(random: Random, { candidacy, opportunity }: Subject, at: number): IdRow {
  const id = random.uuid();
  const size = random.int(1000, 90_000);
  const isQuoted = candidacy.number % 3 === 0;
  return {
    id,
    downloadUrl: `https://hire.lever.co/candidates/${opportunity.id}/files/${id}/download`,
    ext: '.pdf',
    name: random.pick(NAMES),
    uploadedAt: isQuoted ? String(at) : at,
    status: random.pick(STATES),
    size: isQuoted ? String(size) : size,
  };
}
