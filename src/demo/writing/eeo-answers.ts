interface WeightedAnswer {
  readonly text: string;
  readonly weight: number;
}

/** What can be answered to the EEO questions, and how often it is. */
export const EEO_ANSWERS: Readonly<
  Record<'gender' | 'race' | 'veteran', readonly WeightedAnswer[]>
> = {
  gender: [
    { text: 'Female', weight: 43 },
    { text: 'Male', weight: 50 },
    { text: 'Decline to self-identify', weight: 7 },
  ],
  race: [
    { text: 'White (Not Hispanic or Latino)', weight: 42 },
    { text: 'Asian (Not Hispanic or Latino)', weight: 20 },
    { text: 'Hispanic or Latino', weight: 14 },
    { text: 'Black or African American (Not Hispanic or Latino)', weight: 11 },
    { text: 'Two or More Races (Not Hispanic or Latino)', weight: 4 },
    { text: 'American Indian or Alaska Native (Not Hispanic or Latino)', weight: 1 },
    {
      text: 'Native Hawaiian or Other Pacific Islander (Not Hispanic or Latino)',
      weight: 1,
    },
    { text: 'Decline to self-identify', weight: 7 },
  ],
  veteran: [
    { text: 'I am not a veteran', weight: 84 },
    { text: 'I am a veteran', weight: 7 },
    { text: 'Decline to self-identify', weight: 9 },
  ],
};
