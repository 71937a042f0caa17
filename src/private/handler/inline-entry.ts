import { createHandler } from './handler';

/*
 * The main module of the inline function, as Lambda loads it: CommonJS, with the AWS SDK of the runtime. The library
 * does not import it; it is what inline-code.generated.ts is generated from.
 */
declare const require: (module: string) => unknown;
declare const exports: { handler?: unknown };

exports.handler = createHandler(require);
