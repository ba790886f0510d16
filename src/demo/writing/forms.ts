import { STAGE } from '../story/candidacy.ts';
import { workTime } from '../story/work-time.ts';
import { DAY, HOUR } from '../time.ts';
import { answerFields } from './fields.ts';
import { orNull, past } from './members.ts';
import { payOf } from './pay.ts';
import { addChild, hasCome, type Setting, type Subject, stageAt } from './setting.ts';

/** Which form is filled in when somebody enters a stage, and how likely that is. */
const HABITS: readonly (readonly [template: string, stage: number, share: number])[] = [
  ['Intake', STAGE.screen, 0.78],
  ['Relocation', STAGE.phone, 0.35],
  ['Background check', STAGE.reference, 0.8],
];

/**
 * Writes profile forms, which move no stamp of their opportunity
 * (lever-api: profile-forms, silent-changes).
 */
export function writeForms(setting: Setting, subject: Subject): void {
  for (const [name, stage, share] of HABITS) writeForm(setting, subject, { name, stage, share });
}

function writeForm(
  { company, templates, now, story }: Setting,
  subject: Subject,
  { name, stage, share }: { name: string; stage: number; share: number },
): void {
  const { candidacy, opportunity, isOld, random } = subject;
  const { number, office, steps } = candidacy;
  const step = steps.find((one) => one.kind === 'stage' && one.stage === stage);
  const after = step?.at ?? candidacy.createdAt;
  const at = workTime(office, after, random.int(0, 2), random);
  const author = story.staff.recruiter(random, at);
  const template = templates.get(name);
  const fields = answerFields(random, template?.fields ?? [], { at, isOld, pay: payOf(candidacy) });
  const removedAt = random.chance(0.06) ? at + random.int(HOUR, 3 * DAY) : undefined;
  const isNamed = random.chance(0.9);
  const hasStage = random.chance(0.8);
  const id = random.uuid();
  if (!random.chance(share) || step === undefined || !hasCome(subject, at, now)) return;
  addChild(company.forms, opportunity.id, {
    id,
    type: 'form',
    text: name,
    instructions: template?.instructions ?? '',
    baseTemplateId: template?.id ?? null,
    fields,
    user: orNull(isNamed, author.id),
    stage: orNull(hasStage, stageAt(opportunity, at)),
    // Quoted in an example of Lever's (lever-api: quoted-numbers).
    createdAt: number % 6 === 0 ? String(at) : at,
    completedAt: at,
    deletedAt: past(removedAt, now),
  });
}
