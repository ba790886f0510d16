import { createRandom, type Random } from '../random.ts';
import type { IdRow, Interview, Panel, Row } from '../rows.ts';
import type { Round, Talk } from '../story/candidacy.ts';
import { MINUTE } from '../time.ts';
import { writeOpinion } from './feedback.ts';
import { orNull, past } from './members.ts';
import { addChild, type Setting, type Subject, stageAt, touch } from './setting.ts';
import type { Template } from './templates.ts';

const REMINDERS = ['once', 'daily', 'frequently', 'none'];
const ROOMS = ['Room 4', 'Library', 'Garden room', '+00 000 4711'];

/** What the interviews of a panel have in common. */
interface Appointment {
  readonly panelId: string;
  readonly round: Round;
  readonly number: number;
  readonly timezone: string;
  readonly feedbackReminder: string;
  readonly stage: string;
  readonly canceledAt: number | null;
  readonly postings: readonly string[];
  readonly applications: readonly string[];
}

/** Writes the panels of an opportunity with their interviews and what was said of them. */
export function writeRounds(setting: Setting, subject: Subject): void {
  for (const round of subject.candidacy.rounds)
    if (round.createdAt <= setting.now)
      addPanel(setting, { ...subject, random: createRandom(round.seed) }, round);
}

/**
 * Adds a panel with its interviews: an interaction that leaves `updatedAt`
 * (lever-api: panels, interactions-without-update).
 */
export function addPanel(setting: Setting, subject: Subject, round: Round): readonly Interview[] {
  const { company } = setting;
  const { opportunity } = subject;
  const appointment = createAppointment(setting, subject, round);
  const interviews: Interview[] = [];
  for (const talk of round.interviews) {
    const template = setting.templates.get(talk.template);
    const interview = createInterview(setting, subject, { appointment, talk, template });
    interviews.push(interview);
    addChild(company.interviews, opportunity.id, interview);
    for (const opinion of talk.opinions)
      writeOpinion(setting, subject, { opinion, interview, template });
  }
  addChild(company.panels, opportunity.id, createPanel(appointment, interviews));
  touch(opportunity, round.createdAt);
  return interviews;
}

function createAppointment(
  { now }: Setting,
  { opportunity, posting, random, candidacy }: Subject,
  round: Round,
): Appointment {
  return {
    panelId: random.uuid(),
    round,
    number: candidacy.number + round.stage,
    timezone: candidacy.office.zone,
    feedbackReminder: random.pick(REMINDERS),
    stage: stageAt(opportunity, round.createdAt),
    canceledAt: past(round.canceledAt, now),
    postings: posting === undefined ? [] : [posting.id],
    applications: opportunity.applications,
  };
}

function createInterview(
  setting: Setting,
  { random, opportunity }: Subject,
  {
    appointment,
    talk,
    template,
  }: { appointment: Appointment; talk: Talk; template: Template | undefined },
): Interview {
  const { round } = appointment;
  return {
    id: random.uuid(),
    panel: appointment.panelId,
    subject: `${talk.template.replace(/ \(.*/, '')} - ${opportunity.name || 'Somebody'}`,
    note: random.chance(0.7) ? '' : 'Please bring your laptop.',
    interviewers: createInterviewers(setting, random, talk, template?.id ?? null),
    timezone: appointment.timezone,
    createdAt: round.createdAt,
    date: talk.start,
    duration: talk.minutes,
    location: random.chance(0.5) ? null : random.pick(ROOMS),
    // The default template is not among the listed ones (lever-api: no-feedback-template).
    feedbackTemplate: pickTemplate(random, template),
    feedbackForms: [],
    feedbackReminder: appointment.feedbackReminder,
    user: round.scheduler.id,
    stage: appointment.stage,
    canceledAt: appointment.canceledAt,
    postings: appointment.postings,
    ...createLinks(appointment.number),
  };
}

function pickTemplate(random: Random, template: Template | undefined): string | null {
  const id = template?.id ?? null;
  return random.pick([id, id, id, null, 'no-feedback']);
}

/** Who was invited, or who takes over by now. */
function createInterviewers(
  { users, now }: Setting,
  random: Random,
  { interviewers, exchange }: Talk,
  template: string | null,
): Row[] {
  const isExchanged = exchange !== undefined && exchange.at <= now;
  const present = isExchanged ? [exchange.instead, ...interviewers.slice(1)] : interviewers;
  return present.map(({ id }) => {
    const { name, email } = users.get(id) ?? {};
    const feedbackTemplate = random.pick([template, template, 'no-feedback', null, undefined]);
    return { id, name, email, ...(feedbackTemplate === undefined ? {} : { feedbackTemplate }) };
  });
}

/** Members that only some answers have (lever-api: interviews). */
function createLinks(number: number): Row {
  const uri = `https://meet.example.net/${number}`;
  return {
    ...(number % 3 === 0 ? {} : { gcalEventUrl: number % 3 === 1 ? null : `${uri}/calendar` }),
    ...(number % 8 === 5
      ? { conferences: [{ source: 'zoom', entryPoints: [{ type: 'video', uri }] }] }
      : {}),
  };
}

function createPanel(appointment: Appointment, interviews: readonly Interview[]): Panel {
  const { round, number } = appointment;
  const [first] = round.interviews;
  const last = round.interviews.at(-1);
  return {
    id: appointment.panelId,
    applications: appointment.applications,
    canceledAt: appointment.canceledAt,
    createdAt: round.createdAt,
    start: first?.start ?? null,
    end: last ? last.start + last.minutes * MINUTE : null,
    timezone: appointment.timezone,
    feedbackReminder: appointment.feedbackReminder,
    user: round.scheduler.id,
    stage: appointment.stage,
    note: orNull(number % 2 !== 0, 'Please be on time.'),
    externallyManaged: number % 4 === 3,
    externalUrl: orNull(number % 4 === 3, 'scheduler.example.com/42'),
    interviews: interviews.map((interview) => reduceInterview(interview)),
  };
}

/** What a panel repeats of its interviews (lever-api: panels). */
export function reduceInterview(interview: Interview): IdRow {
  const { id, date, duration, feedbackReminder, feedbackTemplate } = interview;
  const { interviewers, location, note, subject } = interview;
  return {
    id,
    date,
    duration,
    feedbackReminder,
    feedbackTemplate,
    interviewers: (interviewers as readonly Row[]).map((interviewer) => ({
      ...interviewer,
      responseStatus: 'needsAction',
    })),
    location,
    note,
    subject,
  };
}
