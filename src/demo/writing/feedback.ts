import type { Feedback, Interview, Row } from '../rows.ts';
import { type Opinion, STAGE } from '../story/candidacy.ts';
import { workTime } from '../story/work-time.ts';
import { HOUR, MINUTE } from '../time.ts';
import { type Answering, answerFields } from './fields.ts';
import { orNull, past } from './members.ts';
import { payOf } from './pay.ts';
import { addChild, momentOf, type Setting, type Subject, touch } from './setting.ts';
import type { Template } from './templates.ts';

/** A form that is about to be written, with what is special about its kind. */
interface Form {
  readonly opinion: Opinion;
  readonly type: string;
  readonly interview: Interview | undefined;
  readonly template: Template | undefined;
}

/** The default template (lever-api: no-feedback-template). */
const UNLISTED = { id: 'no-feedback', text: 'Feedback', instructions: '', fields: [] };
/** Much is said in the first part of a long story, whatever becomes of it. */
const EARLY = 0.4;
const RETURNS_WITHIN = 6;

/** Writes what an interviewer thinks, as far as it is written by now (lever-api: feedback). */
export function writeOpinion(
  setting: Setting,
  subject: Subject,
  { opinion, interview, template }: Omit<Form, 'type' | 'interview'> & { interview: Interview },
): void {
  const form = createForm(setting, subject, { opinion, interview, template, type: 'interview' });
  if (opinion.openedAt > setting.now || interview['canceledAt'] !== null) return;
  interview.feedbackForms.push(form.id);
  add(setting, subject, form);
}

/**
 * Writes forms that were added by hand: because somebody was asked, `extra` more of these, and on a
 * task that was done at home.
 */
export function writeFeedbackByHand(setting: Setting, subject: Subject, extra: number): void {
  const { candidacy, random, opportunity } = subject;
  const { opening, impression } = candidacy;
  const shared = extra + (random.chance(0.12) ? 1 : 0);
  for (let count = 0; count < shared; count++)
    write(setting, subject, {
      type: random.pick(['share', 'share', 'interview']),
      rating: Math.min(4, Math.max(1, impression + random.int(-1, 1))),
      at: momentOf(subject, extra > 0 ? EARLY : 1),
      template: setting.templates.get('Culture interview'),
    });
  const screen = setting.company.dispositionStages[STAGE.screen]?.id;
  const screened = opportunity.stageChanges.find(({ toStageId }) => toStageId === screen);
  const hasTask = random.chance(0.35) && opening?.role.department === 'Engineering';
  if (!hasTask || screened === undefined) return;
  write(setting, subject, {
    type: 'assignment',
    rating: impression,
    at: workTime(candidacy.office, screened.updatedAt, random.int(1, RETURNS_WITHIN), random),
    template: setting.templates.get('Take-home, 100% remote'),
  });
}

function write(
  setting: Setting,
  subject: Subject,
  {
    type,
    at,
    rating,
    template,
  }: { type: string; at: number; rating: number; template: Template | undefined },
): void {
  const { random } = subject;
  const author = setting.story.staff.colleague(random, at);
  const completedAt = at + random.int(MINUTE, HOUR / 2);
  const opinion = { author, openedAt: at, completedAt, editedAt: undefined, rating };
  const form = createForm(setting, subject, {
    type,
    template,
    interview: undefined,
    opinion: { ...opinion, deletedAt: random.chance(0.03) ? completedAt + HOUR : undefined },
  });
  const last = subject.candidacy.steps.at(-1);
  const isOver = last?.kind === 'archive' && at > last.at;
  if (at <= setting.now && !isOver) add(setting, subject, form);
}

/**
 * A feedback form that moves its opportunity's stamps as Lever does
 * (lever-api: feedback-moves-stamps).
 */
function add({ company }: Setting, { opportunity }: Subject, form: Feedback): void {
  const createdAt = Number(form['createdAt']);
  addChild(company.feedback, opportunity.id, form);
  touch(opportunity, createdAt, createdAt + 1);
}

function createForm({ now, story }: Setting, subject: Subject, form: Form): Feedback {
  const { candidacy, random } = subject;
  const { opinion, interview, template = UNLISTED, type } = form;
  const { openedAt, completedAt, editedAt, deletedAt } = opinion;
  const isOld = openedAt < story.importedAt;
  // Who thinks again finds somebody better or worse by one.
  const second = Math.min(4, Math.max(1, opinion.rating + random.pick([-1, 1])));
  const isEdited = past(editedAt, now) !== null;
  const rating = isEdited ? second : opinion.rating;
  const answering: Answering = { at: openedAt, isOld, rating, pay: payOf(candidacy) };
  const fields = answerFields(random, template.fields, answering);
  const isByNobody = interview === undefined && random.chance(0.15);
  const [id, delay] = [random.uuid(), random.int(2, 4)];
  return {
    id,
    type,
    text: template.text,
    instructions: template.instructions,
    fields: isOld && candidacy.number % 3 === 0 ? rateAsScore(fields) : fields,
    baseTemplateId: candidacy.number % 40 === 22 ? UNLISTED.id : template.id,
    interview: interview?.id ?? null,
    panel: interview?.panel ?? null,
    user: orNull(!isByNobody, opinion.author.id),
    createdAt: openedAt,
    completedAt: past(completedAt, now),
    updatedAt: isOld && !isEdited ? null : updateOf(opinion, now, delay),
    deletedAt: past(deletedAt, now),
  };
}

/**
 * The form's own time moves with every change; a deleted one may have been updated after its end
 * (lever-api: feedback-updated-at).
 */
function updateOf(
  { openedAt, completedAt, editedAt, deletedAt }: Opinion,
  now: number,
  delay: number,
): number {
  const moments = [completedAt, editedAt, deletedAt].filter((at) => at !== undefined);
  return Math.max(openedAt, ...moments.filter((at) => at <= now)) + delay;
}

/**
 * In old forms the overall rating is of type `score`, with text as its value
 * (lever-api: old-forms).
 */
function rateAsScore(fields: readonly Row[]): Row[] {
  return fields.map((field) =>
    field['type'] === 'score-system' ? { ...field, type: 'score', isSummary: true } : field,
  );
}
