import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow, Opportunity } from '../../src/demo/rows.ts';

/** A company with nothing in it, to which rows are added that hold just what decides when they are read. */
export interface SmallAccount {
  readonly company: Company;
  /** Adds an opportunity with one application and one offer; `at` is its creation. */
  add(at: number, updatedAt: number | null): Opportunity;
  /** Notes an interaction, which moves its own time alone. */
  touch(opportunity: Opportunity, at: number): void;
  /** Changes something that shows in the row. */
  change(opportunity: Opportunity, stamps: Partial<Stamps>): void;
  /** Changes the offer of an opportunity, which no stamp tells. */
  changeOffer(opportunity: Opportunity): void;
  remove(opportunity: Opportunity): void;
  /** Removes an opportunity as people do: the list of deletions keeps its trace. */
  delete(opportunity: Opportunity, at: number): void;
  /** Puts another offer in the place of the one that was there, or none. */
  exchangeOffer(opportunity: Opportunity, isGone: boolean): void;
  /** Gives an offer to another opportunity. */
  moveOffer(from: Opportunity, to: Opportunity): void;
  /** Leads an opportunity to another person. */
  merge(opportunity: Opportunity, contact: string, at: number): void;
  /**
   * Takes all personal values from an opportunity and its application and offers, and from its contact
   * unless others lead to that; with `at` it counts as an update (lever-api: anonymization-answers).
   */
  anonymize(opportunity: Opportunity, at: number | undefined): void;
}

/** A value that must go when the person is erased. */
const personal = (id: string): string => `${id}@personal`;
/** What is a personal value in a text. */
export const PERSONAL = /[\w-]+@personal/g;

interface Stamps {
  readonly updatedAt: number;
  readonly lastInteractionAt: number;
  readonly lastAdvancedAt: number;
  readonly stage: string;
  readonly archived: Opportunity['archived'];
  readonly contact: string;
  readonly confidentiality: 'confidential' | 'non-confidential';
}

/** What every small account begins with: random tests create thousands of them. */
const empty = createCompany({ opportunities: 0, until: DEMO_NOW });

/** Creates an empty small account. */
export function createSmallAccount(): SmallAccount {
  const company = structuredClone(empty);
  company.opportunities.length = 0;
  company.deletedOpportunities.length = 0;
  let counter = 0;
  const offers = company.offers as Map<string, IdRow[]>;
  const setOffer = ({ id, contact, ...row }: Opportunity): void => {
    counter++;
    const field = (i: number) => ({ id: `f${i}`, value: `${counter} ${personal(contact)}` });
    const fields = Array.from({ length: row['isAnonymized'] ? 0 : counter % 4 }, (_, i) =>
      field(i),
    );
    const [before, ...others] = offers.get(id) ?? [];
    const isFirst = !offers.has(id);
    const own = before?.['id'] ?? (isFirst ? `offer-${id}` : `offer-${id}-${counter}`);
    const offer = { id: own, status: `version ${counter}`, createdAt: 1, fields };
    offers.set(id, [offer as unknown as IdRow, ...others]);
    company.version++;
  };
  return {
    company,
    add(at, updatedAt) {
      // Ids in another order than that of time.
      const id = `${(counter * 7919) % 1000}-${counter}`;
      const opportunity = {
        id,
        name: 'version 0',
        stage: 'lead-new',
        confidentiality: 'non-confidential',
        archived: null,
        applications: [`application-${id}`],
        contact: `person-${id}`,
        emails: [personal(`person-${id}`)],
        isAnonymized: false,
        createdAt: at,
        updatedAt,
        lastInteractionAt: at,
        lastAdvancedAt: at,
      } as unknown as Opportunity;
      company.opportunities.push(opportunity);
      const person = { id: `person-${id}`, name: `Person ${id}`, emails: opportunity.emails };
      company.contacts.set(person.id, person as never);
      company.applications.set(id, {
        id: `application-${id}`,
        opportunityId: id,
        posting: 'posting',
        email: personal(person.id),
        createdAt: at,
        archived: null,
      });
      setOffer(opportunity);
      return opportunity;
    },
    change(opportunity, stamps) {
      counter++;
      Object.assign(opportunity, stamps, { name: `version ${counter}` });
      company.version++;
    },
    touch(opportunity, at) {
      opportunity.lastInteractionAt = at;
      company.version++;
    },
    changeOffer: setOffer,
    exchangeOffer({ id }, isGone) {
      counter++;
      const next = { id: `offer-${id}-${counter}`, status: 'next', createdAt: 1, fields: [] };
      offers.set(id, isGone ? [] : [next as unknown as IdRow]);
      company.version++;
    },
    moveOffer(from, to) {
      const moved = offers.get(from.id) ?? [];
      if (from.id === to.id) return;
      offers.set(from.id, []);
      offers.set(to.id, [...(offers.get(to.id) ?? []), ...moved]);
      company.version++;
    },
    merge(opportunity, contact, at) {
      const emails = opportunity['isAnonymized'] ? [] : [personal(contact)];
      this.change(opportunity, { contact, updatedAt: at });
      Object.assign(opportunity, { emails });
    },
    anonymize(opportunity, at) {
      const nobody = { name: '', emails: [], isAnonymized: true };
      Object.assign(opportunity, nobody, at !== undefined && { updatedAt: at });
      const isOfPerson = ({ contact, isAnonymized }: Opportunity): boolean =>
        contact === opportunity.contact && !isAnonymized;
      if (!company.opportunities.some(isOfPerson))
        Object.assign(company.contacts.get(opportunity.contact) ?? {}, nobody);
      Object.assign(company.applications.get(opportunity.id) ?? {}, { email: null });
      for (const offer of offers.get(opportunity.id) ?? []) Object.assign(offer, { fields: [] });
      company.version++;
    },
    delete(opportunity, at) {
      this.remove(opportunity);
      const { id } = opportunity;
      company.deletedOpportunities.push({ id, deletedAt: at, deletedBy: 'somebody' } as IdRow & {
        deletedAt: number;
      });
    },
    remove({ id }) {
      const place = company.opportunities.findIndex((row) => row.id === id);
      company.opportunities.splice(place, 1);
      company.applications.delete(id);
      offers.delete(id);
      company.version++;
    },
  };
}
