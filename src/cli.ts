#!/usr/bin/env node
import { printDocument } from './print-document.ts';
import { VERSION_LINE } from './version.ts';

const VERSION_FLAGS = ['--version', '-V', '-v'];

const [flag = '', ...others] = process.argv.slice(2);
// Hosts ask for the version before every run: nothing is loaded for that.
const isVersionAlone = VERSION_FLAGS.includes(flag) && others.length === 0;
// Whatever goes wrong, the program itself reports.
const run = (): Promise<unknown> => import('./main.ts');
await (isVersionAlone ? printDocument(VERSION_LINE).catch(run) : run());
