import { answerFields } from './fields.ts';
import type { Random } from './random.ts';
import type { Feedback, Interview, Row } from './rows.ts';
import { addChild, type Candidacy, momentOf, type Setting, touch } from './setting.ts';
import type { Template } from './templates.ts';
import { DAY, HOUR } from './time.ts';

/**
 * Writes feedback on interviews and forms added by hand; `extra` more of the latter
 * (lever-api: feedback).
 */
export function writeFeedback(setting: Setting, candidacy: Candidacy, extra: number): void {
  const { company, random } = setting;
  const { opportunity, endsAt } = candidacy;
  for (const interview of company.interviews.get(opportunity.id) ?? []) {
    const at = Math.min(Number(interview['date']) + HOUR, endsAt);
    if (interview['canceledAt'] !== null || !random.chance(0.6)) continue;
    const form = createFeedback(setting, candidacy, { at, interview });
    interview.feedbackForms.push(form.id);
    add(setting, candidacy, form);
  }
  const byHand = extra + (random.chance(0.3) ? 1 : 0);
  for (let number = 0; number < byHand; number++) {
    const at = momentOf(random, candidacy);
    add(setting, candidacy, createFeedback(setting, candidacy, { at, interview: undefined }));
  }
}

/**
 * A feedback form that moves its opportunity's stamps as Lever does
 * (lever-api: feedback-moves-stamps).
 */
function add({ company }: Setting, { opportunity }: Candidacy, form: Feedback): void {
  const createdAt = Number(form['createdAt']);
  addChild(company.feedback, opportunity.id, form);
  touch(opportunity, createdAt, createdAt + 1);
}

function createFeedback(
  { company, random, staff }: Setting,
  { index, isOld, endsAt }: Candidacy,
  { at, interview }: { at: number; interview: Interview | undefined },
): Feedback {
  const template = random.pick(company.feedbackTemplates) as Template;
  const fields = answerFields(random, template.fields, { at, isOld });
  const isDraft = random.chance(0.08);
  const later = Math.min(endsAt, at + DAY);
  const deletedAt = random.chance(0.05) ? later : null;
  return {
    id: random.uuid(),
    type: interview ? 'interview' : random.pick(['interview', 'assignment', 'share']),
    text: template.text,
    instructions: template.instructions,
    fields: isOld && index % 3 === 0 ? rateAsScore(fields) : fields,
    baseTemplateId: index % 40 === 22 ? 'no-feedback' : template.id,
    interview: interview?.id ?? null,
    panel: interview?.panel ?? null,
    user: random.chance(0.03) ? null : random.pick(staff.interviewers).id,
    createdAt: at,
    completedAt: isDraft ? null : later,
    updatedAt: isOld && random.chance(0.5) ? null : updateOf(random, { at, later, deletedAt }),
    deletedAt,
  };
}

/**
 * Some forms were edited since; a deleted one may have been updated after its end
 * (lever-api: feedback-updated-at).
 */
function updateOf(
  random: Random,
  { at, later, deletedAt }: { at: number; later: number; deletedAt: number | null },
): number {
  if (deletedAt !== null) return deletedAt + 3;
  return random.chance(0.3) ? later + 3 : at + random.int(2, 4);
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
