/** The entry of this folder: SQL for views of the rows that are live, made from the declarations. */

export { createViews } from './create-views.ts';
export { DIALECTS, type Dialect } from './dialects.ts';
