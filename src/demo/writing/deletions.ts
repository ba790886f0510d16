import { createRandom } from '../random.ts';
import type { Company } from '../rows.ts';
import type { Candidacy } from '../story/candidacy.ts';
import { allYear, momentsOf } from '../story/seasons.ts';
import { TOPICS } from '../story/topics.ts';
import { DAY } from '../time.ts';
import type { Setting } from './setting.ts';

/**
 * Writes what is left of a deleted opportunity and its application
 * (lever-api: deleted-opportunities, deleted-applications).
 */
export function writeTraces({ company, story }: Setting, candidacy: Candidacy, id: string): void {
  const { number, deletedAt = 0, createdAt, opening } = candidacy;
  const random = createRandom(story.setup.seed, TOPICS.deletion, number);
  const deletedBy = story.staff.recruiter(random, deletedAt).id;
  // How much of a deleted row survives is not known: mostly nothing
  // (lever-api: deleted-opportunities).
  const rest = number % 3 === 0 ? { createdAt, updatedAt: null, archived: null } : {};
  company.deletedOpportunities.push({ id, ...rest, deletedAt, deletedBy });
  company.deletedApplications.push({
    id: random.uuid(),
    deletedAt,
    ...(number % 4 === 1 ? {} : { opportunityId: id }),
    ...(number % 4 === 3 || opening === undefined ? {} : { postingId: opening.id }),
  });
}

/** Writes the traces of postings that somebody had made by mistake (lever-api: deleted-postings). */
export function writeDeletedPostings(company: Company, { story, now }: Setting): void {
  const { seed, from, until, opportunities } = story.setup;
  const random = createRandom(seed, TOPICS.deletion, -1);
  const count = 6 + Math.ceil(opportunities / 100);
  for (const at of momentsOf({ from: from + DAY, until, count }, allYear, random)) {
    if (at > now) return;
    company.deletedPostings.push({ id: random.uuid(), deletedAt: at });
  }
}
