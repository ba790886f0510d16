import { createRandom } from '../random.ts';
import type { Note, Row } from '../rows.ts';
import { TOPICS } from '../story/topics.ts';
import { workTime } from '../story/work-time.ts';
import { HOUR } from '../time.ts';
import { orNull, past } from './members.ts';
import {
  addChild,
  hasCome,
  momentOf,
  type Setting,
  type Subject,
  stageAt,
  touch,
} from './setting.ts';

const COMMENTS = [
  'Strong portfolio.',
  'Called, no answer.',
  'Called back: still interested.',
  'Prefers e-mail 📧',
  'Would move for the job.',
  'Has another offer, decides next week.',
  'Asked about parental leave and the team.',
  'Notice period of three months.',
  'Please compare with the last applicant.',
  'Sent the details of the visit.',
  '',
];

/** Much is said in the first part of a long story, whatever becomes of it. */
const EARLY = 0.4;

/** Writes the notes of an opportunity, `extra` of them beside a few (lever-api: notes). */
export function writeNotes(setting: Setting, subject: Subject, extra: number): void {
  const { random, candidacy } = subject;
  const count = extra + (random.chance(0.6) ? random.int(1, 3) : 0);
  for (let number = 0; number < count; number++) {
    const moment = momentOf(subject, extra > 0 ? EARLY : 1);
    const at = workTime(candidacy.office, moment, 0, random);
    const delay = random.int(1, 90) * HOUR;
    writeNote(setting, subject, { at, removedAt: random.chance(0.06) ? at + delay : undefined });
  }
  const { note } = candidacy.extras;
  if (note) writeNote(setting, subject, note);
  sayFarewell(setting, subject);
}

/** Now and then something is written down when all is over. */
function sayFarewell(setting: Setting, subject: Subject): void {
  const { office, number, steps } = subject.candidacy;
  const random = createRandom(setting.story.setup.seed, TOPICS.farewell, -1 - number);
  const last = steps.at(-1);
  if (last?.kind !== 'archive' || !random.chance(0.15)) return;
  const at = workTime(office, last.at, random.int(0, 2), random);
  writeNote(setting, { ...subject, random }, { at, removedAt: undefined, isLate: true });
}

function writeNote(
  setting: Setting,
  subject: Subject,
  { at, removedAt, isLate }: { at: number; removedAt: number | undefined; isLate?: boolean },
): void {
  const { company, now, story } = setting;
  const { random, opportunity } = subject;
  const author = story.staff.recruiter(random, at);
  const isNamed = random.chance(0.92);
  const replies = random.chance(0.25) ? random.int(1, 2) : 0;
  const user = orNull(isNamed, author.id);
  const comments = Array.from({ length: 1 + replies }, (_, position) => ({
    value: random.pick(COMMENTS),
    createdAt: at + position * random.int(HOUR / 2, 9 * HOUR),
    score: random.chance(0.1) ? random.int(1, 4) : null,
  }));
  const [id, secret] = [random.uuid(), random.chance(0.1)];
  if (at > now || !(isLate || hasCome(subject, at, now))) return;
  const stage = stageAt(opportunity, at);
  const note: Note = {
    id,
    text: 'Note',
    fields: comments
      .filter(({ createdAt }) => createdAt <= now)
      .map(({ value, createdAt, score }) =>
        createComment({ value, createdAt, user, stage, score }),
      ),
    user,
    secret,
    completedAt: at,
    createdAt: at,
    deletedAt: past(removedAt, now),
  };
  addChild(company.notes, opportunity.id, note);
  // A note was seen to leave `updatedAt` where it is (lever-api: interactions-without-update).
  touch(opportunity, at);
}

/** One comment of a thread: a field of type `note`, which has no id (lever-api: notes). */
export function createComment(comment: Row): Row {
  return { type: 'note', text: 'Comment', ...comment };
}
