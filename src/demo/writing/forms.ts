import { createRandom } from '../random.ts';
import { STAGE } from '../story/candidacy.ts';
import { TOPICS } from '../story/topics.ts';
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
  const { seed } = setting.story.setup;
  const first = subject.candidacy.number * HABITS.length;
  for (const [place, [name, stage, share]] of HABITS.entries()) {
    const random = createRandom(seed, TOPICS.form, first + place);
    writeForm(setting, { ...subject, random }, { name, stage, share });
  }
}

function writeForm(
  { company, templates, now, story }: Setting,
  subject: Subject,
  { name, stage, share }: { name: string; stage: number; share: number },
): void {
  const { candidacy, opportunity, isOld, random } = subject;
  const { number, office, steps } = candidacy;
  const step = steps.find((one) => one.kind === 'stage' && one.stage === stage);
  if (step === undefined || !random.chance(share)) return;
  const at = workTime(office, step.at, random.int(0, 2), random);
  if (!hasCome(subject, at, now)) return;
  const author = story.staff.recruiter(random, at);
  const template = templates.get(name);
  const fields = answerFields(random, template?.fields ?? [], { at, isOld, pay: payOf(candidacy) });
  const removedAt = random.chance(0.06) ? at + random.int(HOUR, 3 * DAY) : undefined;
  const [isNamed, hasStage, id] = [random.chance(0.9), random.chance(0.8), random.uuid()];
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
