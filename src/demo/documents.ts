import type { Random } from './random.ts';
import type { IdRow, Row } from './rows.ts';
import { addChild, type Candidacy, momentOf, type Setting, touch } from './setting.ts';

const STATES = ['processed', 'processed', 'processing', 'unsupported', 'error', null];

/** Writes the resumes and other files of an opportunity (lever-api: resumes, files). */
export function writeDocuments({ company, random }: Setting, candidacy: Candidacy): void {
  const { opportunity } = candidacy;
  if (random.chance(0.6)) {
    const at = momentOf(random, candidacy);
    addChild(company.resumes, opportunity.id, createResume(random, candidacy, at));
    touch(opportunity, at);
  }
  const files = random.chance(0.45) ? random.int(1, 2) : 0;
  for (let number = 0; number < files; number++) {
    const at = momentOf(random, candidacy);
    addChild(company.files, opportunity.id, createFile(random, candidacy, at));
    touch(opportunity, at);
  }
}

function createResume(random: Random, { index, opportunity }: Candidacy, at: number): IdRow {
  const id = random.uuid();
  const file = {
    name: 'cv.pdf',
    ext: index % 9 === 0 ? '.' : 'pdf',
    downloadUrl: `https://hire.lever.co/candidates/${opportunity.id}/resumes/${id}/download`,
    uploadedAt: at + 4,
    status: random.pick(STATES),
    size: random.int(20_000, 900_000),
  };
  return {
    id,
    createdAt: at,
    ...fileMember(file, index),
    ...(index % 6 === 5 ? {} : { parsedData: parse(random, index) }),
  };
}

/** What was taken from a web profile has no file: null, or no such key (lever-api: resumes). */
function fileMember(file: Row, index: number): Row {
  if (index % 10 === 6) return { file: null };
  return index % 10 === 7 ? {} : { file };
}

function parse(random: Random, index: number): Row {
  const year = random.int(2008, 2020);
  const job = { org: 'Example GmbH', title: 'Analyst', summary: 'Reporting', location: null };
  const school = { org: 'Example University', degree: 'BSc', field: 'Maths', summary: null };
  return {
    positions: [
      // The current job has no end yet.
      { ...job, start: { year: year + 4, month: 5 }, ...(index % 2 === 0 ? { end: null } : {}) },
      { ...job, start: { year, month: 4 }, end: { year: year + 4, month: 1 } },
    ].slice(index % 3 === 0 ? 1 : 0),
    schools:
      index % 4 === 0
        ? []
        : [{ ...school, start: { year: year - 4, month: 10 }, end: { year, month: 3 } }],
  };
}

/**
 * A third of the files quote their numbers, as all documented examples do
 * (lever-api: quoted-numbers).
 */
function createFile(random: Random, { index, opportunity }: Candidacy, at: number): IdRow {
  const id = random.uuid();
  const size = random.int(1000, 90_000);
  const isQuoted = index % 3 === 0;
  return {
    id,
    downloadUrl: `https://hire.lever.co/candidates/${opportunity.id}/files/${id}/download`,
    ext: '.pdf',
    name: 'cover-letter.pdf',
    uploadedAt: isQuoted ? String(at) : at,
    status: random.pick(STATES),
    size: isQuoted ? String(size) : size,
  };
}
