/*
 * Every sentence that a user of the library may read when something is wrong. In Python and Java the text is all that
 * arrives, so it names the place, the thing, the value given, and the way out.
 */
export * from './warnings';
export * from './edges';
export * from './endpoints';
export * from './places';
export * from './proxy-logs';
export * from './services';
export * from './shapes';
