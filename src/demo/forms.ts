import { answerFields } from './fields.ts';
import { addChild, type Candidacy, momentOf, type Setting, stageAt } from './setting.ts';
import type { Template } from './templates.ts';
import { HOUR } from './time.ts';

/**
 * Writes profile forms, which move no stamp of their opportunity
 * (lever-api: profile-forms, silent-changes).
 */
export function writeForms(setting: Setting, candidacy: Candidacy): void {
  const { company, random, staff } = setting;
  const { opportunity, isOld, index } = candidacy;
  const count = random.chance(0.45) ? random.int(1, 2) : 0;
  for (let number = 0; number < count; number++) {
    const template = random.pick(company.formTemplates) as Template;
    const at = momentOf(random, candidacy);
    addChild(company.forms, opportunity.id, {
      id: random.uuid(),
      type: 'form',
      text: template.text,
      instructions: template.instructions,
      baseTemplateId: template.id,
      fields: answerFields(random, template.fields, { at, isOld }),
      user: random.chance(0.1) ? null : random.pick(staff.recruiters).id,
      stage: random.chance(0.2) ? null : stageAt(opportunity, at),
      // Quoted in an example of Lever's (lever-api: quoted-numbers).
      createdAt: index % 6 === 0 ? String(at) : at,
      completedAt: at,
      deletedAt: random.chance(0.07) ? Math.min(candidacy.endsAt, at + HOUR) : null,
    });
  }
}
