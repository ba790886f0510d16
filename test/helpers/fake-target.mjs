// A target that stores nothing. Like a real one, it prints a state when it has everything before it.
//
//   --print-until N   prints the states of the first N lines and no later one (0: none at all)
//   --fail-at N       ends with code 4 at line N (0: before it reads anything)
//   --end-at N        likewise with code 0
//   --pause FILE      makes FILE after the first line, and reads on when it is gone
//   --linger FILE     makes FILE when its input is closed, and does not end
//   --stubborn        ignores SIGTERM
//   --say TEXT        prints a line to stdout before the first state; --log TEXT to stderr
//   --input FILE      adds its input to FILE
//   --tell FILE       writes the name of the signal that ended it to FILE
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values: flags } = parseArgs({
  options: {
    'print-until': text,
    'fail-at': text,
    'end-at': text,
    pause: text,
    linger: text,
    stubborn: { type: 'boolean' },
    say: { ...text, multiple: true },
    log: { ...text, multiple: true },
    input: text,
    tell: text,
  },
});
const printUntil = Number(flags['print-until'] ?? Number.POSITIVE_INFINITY);

function endAt(number) {
  if (flags['fail-at'] === String(number)) process.exit(4);
  if (flags['end-at'] === String(number)) process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (flags.tell) writeFileSync(flags.tell, signal);
    if (!flags.stubborn) process.exit(5);
  });
for (const line of flags.log ?? []) process.stderr.write(`${line}\n`);
for (const line of flags.say ?? []) process.stdout.write(`${line}\n`);
endAt(0);

let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  number++;
  if (flags.input) appendFileSync(flags.input, `${line}\n`);
  const { type, value } = JSON.parse(line);
  if (type === 'STATE' && number <= printUntil) process.stdout.write(`${JSON.stringify(value)}\n`);
  endAt(number);
  if (number === 1 && flags.pause) {
    writeFileSync(flags.pause, '');
    while (existsSync(flags.pause)) await sleep(5);
  }
}
if (flags.linger) {
  writeFileSync(flags.linger, '');
  setInterval(() => undefined, 1000);
}
