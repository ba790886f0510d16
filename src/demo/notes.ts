import type { Note, Row } from './rows.ts';
import { addChild, type Candidacy, momentOf, type Setting, stageAt, touch } from './setting.ts';
import { HOUR } from './time.ts';

const COMMENTS = ['Strong portfolio.', 'Called, no answer.', 'Prefers e-mail 📧', ''];

/** Writes the notes of an opportunity, `extra` of them beside a few (lever-api: notes). */
export function writeNotes(setting: Setting, candidacy: Candidacy, extra: number): void {
  const { company, random } = setting;
  const { opportunity } = candidacy;
  const count = extra + (random.chance(0.55) ? random.int(1, 3) : 0);
  for (let number = 0; number < count; number++) {
    const at = momentOf(random, candidacy);
    addChild(company.notes, opportunity.id, createNote(setting, candidacy, at));
    // A note was seen to leave `updatedAt` where it is (lever-api: interactions-without-update).
    touch(opportunity, at);
  }
}

function createNote({ random, staff }: Setting, candidacy: Candidacy, at: number): Note {
  const user = random.chance(0.08) ? null : random.pick(staff.recruiters).id;
  const stage = stageAt(candidacy.opportunity, at);
  const replies = random.chance(0.25) ? random.int(1, 2) : 0;
  const comments = Array.from({ length: 1 + replies }, (_, position) =>
    createComment({
      value: random.pick(COMMENTS),
      createdAt: Math.min(at + position * HOUR, candidacy.endsAt),
      user,
      stage,
    }),
  );
  return {
    id: random.uuid(),
    text: 'Note',
    fields: comments.map((comment) => ({
      ...comment,
      score: random.chance(0.1) ? random.int(1, 4) : null,
    })),
    user,
    secret: random.chance(0.1),
    completedAt: at,
    createdAt: at,
    deletedAt: random.chance(0.06) ? Math.min(candidacy.endsAt, at + HOUR) : null,
  };
}

/** One comment of a thread: a field of type `note`, which has no id (lever-api: notes). */
export function createComment(comment: Row): Row {
  return { type: 'note', text: 'Comment', ...comment };
}
