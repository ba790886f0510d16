import type { Prompter } from '../../src/init/prompter.ts';

/** What was asked and said. */
export interface ScriptedPrompter extends Prompter {
  readonly heard: readonly string[];
  /** Answers that no question used up. */
  readonly left: readonly unknown[];
}

/**
 * Answers questions in order. An answer that a question calls wrong is taken for what a person would
 * see: it is noted, and the next answer is tried.
 */
export function createScriptedPrompter(answers: readonly unknown[]): ScriptedPrompter {
  const left = [...answers];
  const heard: string[] = [];
  const next = <Answer>(question: string): Answer => {
    heard.push(question);
    if (left.length === 0) throw new Error(`nobody expected the question: ${question}`);
    return left.shift() as Answer;
  };
  const examined = (
    question: string,
    problemOf: (answer: string) => string | undefined,
  ): string => {
    for (;;) {
      const answer = next<string>(question);
      const problem = problemOf(answer);
      if (problem === undefined) return answer;
      heard.push(problem);
    }
  };
  return {
    heard,
    left,
    explain: (title, text) => void heard.push(`${title}\n${text}`),
    say: (text) => void heard.push(text),
    warn: (text) => void heard.push(`warning: ${text}`),
    choose: async (question) => next(question),
    chooseMany: async (question) => next(question),
    text: async (question, _proposal, problemOf) => examined(question, problemOf),
    secret: async (question, problemOf) => examined(question, problemOf),
    confirm: async (question) => next(question),
  };
}
