import { orNull } from './members.ts';
import type { IdRow, Interview, Panel, Row } from './rows.ts';
import { addChild, type Candidacy, momentOf, type Setting, stageAt, touch } from './setting.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

const TIMEZONES = ['Europe/Berlin', 'Europe/Kiev', 'America/Toronto'];
const REMINDERS = ['once', 'daily', 'frequently', 'none'];

interface Appointment {
  readonly index: number;
  readonly panelId: string;
  readonly createdAt: number;
  readonly start: number;
  readonly timezone: string;
  readonly feedbackReminder: string;
  readonly user: string;
  readonly stage: string;
  readonly canceledAt: number | null;
  readonly postings: readonly string[];
  readonly applications: readonly string[];
}

/** When a panel is made, how many interviews it has, and when it was called off. */
interface PanelPlan {
  readonly createdAt: number;
  readonly size: number;
  readonly canceledAt: number | null;
}

/**
 * Writes the panels of an opportunity, each with one to three interviews
 * (lever-api: panels, interviews).
 */
export function writeInterviews(setting: Setting, candidacy: Candidacy): void {
  const { random } = setting;
  const count = random.chance(0.5) ? random.int(1, 2) : 0;
  for (let number = 0; number < count; number++) {
    const createdAt = momentOf(random, candidacy);
    const isCanceled = random.chance(0.12);
    const canceledAt = orNull(isCanceled, Math.min(createdAt + HOUR, candidacy.endsAt));
    addPanel(setting, candidacy, { createdAt, size: random.int(1, 3), canceledAt });
  }
}

/**
 * Adds a panel with its interviews: an interaction that leaves `updatedAt`
 * (lever-api: interactions-without-update).
 */
export function addPanel(
  setting: Setting,
  candidacy: Candidacy,
  plan: PanelPlan,
): readonly Interview[] {
  const { company } = setting;
  const { opportunity } = candidacy;
  const appointment = createAppointment(setting, candidacy, plan);
  const interviews = Array.from({ length: plan.size }, (_, position) =>
    createInterview(setting, appointment, position),
  );
  for (const interview of interviews) addChild(company.interviews, opportunity.id, interview);
  addChild(company.panels, opportunity.id, createPanel(appointment, interviews));
  touch(opportunity, plan.createdAt);
  return interviews;
}

function createAppointment(
  { random, staff }: Setting,
  { opportunity, posting, index }: Candidacy,
  { createdAt, canceledAt }: PanelPlan,
): Appointment {
  return {
    index,
    panelId: random.uuid(),
    createdAt,
    start: createdAt + random.int(1, 10) * DAY,
    timezone: random.pick(TIMEZONES),
    feedbackReminder: random.pick(REMINDERS),
    user: random.pick(staff.recruiters).id,
    stage: stageAt(opportunity, createdAt),
    canceledAt,
    postings: posting === undefined ? [] : [posting.id],
    applications: opportunity.applications,
  };
}

function createInterview(setting: Setting, appointment: Appointment, position: number): Interview {
  const { company, random } = setting;
  const template = random.pick(company.feedbackTemplates);
  return {
    id: random.uuid(),
    panel: appointment.panelId,
    subject: `Interview ${position + 1}`,
    note: random.chance(0.7) ? '' : 'Please bring your laptop.',
    interviewers: createInterviewers(setting, template),
    timezone: appointment.timezone,
    createdAt: appointment.createdAt,
    date: appointment.start + position * HOUR,
    duration: random.pick([30, 45, 60]),
    location: random.chance(0.5) ? null : 'Room 4',
    // The default template is not among the listed ones (lever-api: no-feedback-template).
    feedbackTemplate: random.pick([template.id, template.id, null, 'no-feedback']),
    feedbackForms: [],
    feedbackReminder: appointment.feedbackReminder,
    user: appointment.user,
    stage: appointment.stage,
    canceledAt: appointment.canceledAt,
    postings: appointment.postings,
    ...createLinks(appointment.index),
  };
}

function createInterviewers({ random, staff }: Setting, template: IdRow): Row[] {
  return random.some(staff.interviewers, random.int(1, 3)).map(({ id, name, email }) => {
    const feedbackTemplate = random.pick([template.id, 'no-feedback', null, undefined]);
    return { id, name, email, ...(feedbackTemplate === undefined ? {} : { feedbackTemplate }) };
  });
}

/** Members that only some answers have (lever-api: interviews). */
function createLinks(index: number): Row {
  const uri = 'https://meet.example.com/demo';
  return {
    ...(index % 3 === 0 ? {} : { gcalEventUrl: index % 3 === 1 ? null : `${uri}/calendar` }),
    ...(index % 8 === 5
      ? { conferences: [{ source: 'zoom', entryPoints: [{ type: 'video', uri }] }] }
      : {}),
  };
}

function createPanel(appointment: Appointment, interviews: readonly Interview[]): Panel {
  const last = appointment.start + (interviews.length - 1) * HOUR;
  return {
    id: appointment.panelId,
    applications: appointment.applications,
    canceledAt: appointment.canceledAt,
    createdAt: appointment.createdAt,
    start: appointment.start,
    end: last + 45 * MINUTE,
    timezone: appointment.timezone,
    feedbackReminder: appointment.feedbackReminder,
    user: appointment.user,
    stage: appointment.stage,
    note: appointment.index % 2 === 0 ? null : 'Second round',
    externallyManaged: appointment.index % 4 === 3,
    externalUrl: appointment.index % 4 === 3 ? 'scheduler.example.com/42' : null,
    interviews: interviews.map(reduceInterview),
  };
}

/** What a panel repeats of its interviews (lever-api: panels). */
function reduceInterview(interview: Interview): IdRow {
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
