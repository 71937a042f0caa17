/*
 * Every message that tells a user of the library what is wrong. In Python and Java the user sees only the text, so it
 * names the mesh, the service, the value given, and the remedy.
 */
export * from './warnings';
export * from './configurations';
export * from './edges';
export * from './endpoints';
export * from './external-services';
export * from './metrics';
export * from './namespaces';
export * from './places';
export * from './proxy-logs';
export * from './publishing';
export * from './redeployments';
export * from './resource-cycles';
export * from './services';
export * from './shapes';
export * from './tasks';
