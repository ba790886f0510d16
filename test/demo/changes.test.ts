import { describe, expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import {
  addFeedback,
  addInterview,
  addNote,
  addOpportunity,
  advanceStage,
  archive,
  changeRequisitionStatus,
  closePosting,
  deactivateUser,
  deleteOpportunity,
  editFeedback,
  editTags,
  removeNote,
  signOffer,
} from '../helpers/lever-changes.ts';
import { openAccount } from '../helpers/open-account.ts';

const AT = DEMO_NOW + 5000;

type Change = (company: Company, opportunityId: string, at: number) => unknown;

describe('changes', () => {
  it.each<[string, Change, object]>([
    ['advanceStage', advanceStage, { updatedAt: AT, lastInteractionAt: AT, lastAdvancedAt: AT }],
    ['archive', archive, { updatedAt: AT, lastInteractionAt: AT }],
    ['editTags', editTags, { updatedAt: AT }],
    ['addFeedback', addFeedback, { updatedAt: AT + 1, lastInteractionAt: AT }],
    ['editFeedback', editFeedback, {}],
    ['addInterview', addInterview, { lastInteractionAt: AT }],
    ['addNote', addNote, { lastInteractionAt: AT }],
    ['signOffer', signOffer, {}],
    ['removeNote', removeNote, {}],
  ])('%s moves the stamps that Lever moves', (_name, change, moved) => {
    const company = createCompany();
    const opportunity = findRich(company);
    const before = stampsOf(opportunity);
    const { version } = company;
    change(company, opportunity.id, AT);
    expect(stampsOf(opportunity)).toEqual({ ...before, ...moved });
    expect(company.version).toBe(version + 1);
  });

  it('shows at once over HTTP', async () => {
    const { company, get, walk } = await openAccount();
    const { id } = findRich(company);
    const note = addNote(company, id, AT);
    expect((await get(`/opportunities/${id}/notes`)).data[0]).toEqual(note);
    removeNote(company, id, AT + 1);
    expect((await get(`/opportunities/${id}/notes/${note.id}`)).data).toMatchObject({
      deletedAt: AT + 1,
    });
    await walk('/opportunities?updated_at_start=0');
    editTags(company, id, AT, 'New tag');
    const [changed] = await walk(`/opportunities?updated_at_start=${AT}`);
    expect(changed?.['id']).toBe(id);
    expect((await walk('/tags')).map((row) => row['text'])).toContain('New tag');
  });

  it('adds people whose updatedAt may be null', async () => {
    const { company, walk, get } = await openAccount();
    const fresh = addOpportunity(company, AT);
    const untouched = addOpportunity(company, AT + 1, { updatedAt: null });
    const created = await walk(`/opportunities?created_at_start=${AT}&expand=applications`);
    expect(created.map((row) => row['id'])).toEqual([untouched.id, fresh.id]);
    expect(created[0]).toMatchObject({ applications: [{ opportunityId: untouched.id }] });
    const updated = await walk(`/opportunities?updated_at_start=${AT}`);
    expect(updated.map((row) => row['id'])).toEqual([fresh.id]);
    expect((await get(`/contacts/${fresh.contact}`)).status).toBe(200);
  });

  it('deletes an opportunity with all that belongs to it', async () => {
    const { company, get } = await openAccount();
    const { id, applications } = findRich(company);
    deleteOpportunity(company, id, AT);
    expect((await get(`/opportunities/${id}`)).status).toBe(404);
    expect((await get(`/opportunities/${id}/notes`)).status).toBe(404);
    const window = `deleted_at_start=${AT}&deleted_at_end=${AT + 1}`;
    expect((await get(`/opportunities/deleted?${window}`)).data).toMatchObject([{ id }]);
    expect((await get(`/applications/deleted?${window}`)).data).toMatchObject([
      { id: applications[0], opportunityId: id },
    ]);
  });

  it('closes postings, deactivates users and moves requisitions', async () => {
    const { company, get, walk } = await openAccount();
    const [posting, user, requisition] = [
      company.postings[0]?.id ?? '',
      company.users[0]?.id ?? '',
      company.requisitions[0]?.id ?? '',
    ];
    closePosting(company, posting, AT);
    deactivateUser(company, user, AT);
    changeRequisitionStatus(company, requisition, AT, 'onHold');
    expect(await walk(`/postings?updated_at_start=${AT}`)).toMatchObject([
      { id: posting, state: 'closed', urls: null },
    ]);
    expect((await walk('/users')).map((row) => row['id'])).not.toContain(user);
    expect((await get(`/requisitions/${requisition}`)).data).toMatchObject({ status: 'onHold' });
  });

  it('refuses what is not there', () => {
    const company = createCompany({ opportunities: 1 });
    expect(() => addNote(company, 'nobody', AT)).toThrow('there is no nobody');
    expect(() => signOffer(company, 'nobody', AT)).toThrow('no such child');
  });
});

/** An opportunity that has everything which a change can touch. */
function findRich(company: Company) {
  const rich = company.opportunities.find(
    ({ id, archived, confidentiality }) =>
      archived === null &&
      confidentiality !== 'confidential' &&
      company.applications.has(id) &&
      company.notes.get(id)?.some((note) => note.deletedAt === null) &&
      company.feedback.get(id)?.some((form) => form.deletedAt === null) &&
      company.offers.get(id)?.some((offer) => offer.status !== 'signed'),
  );
  if (rich === undefined) throw new Error('nobody has a note, a feedback and an offer');
  return rich;
}

function stampsOf({ updatedAt, lastInteractionAt, lastAdvancedAt }: ReturnType<typeof findRich>) {
  return { updatedAt, lastInteractionAt, lastAdvancedAt };
}
