import { CfnResource, Stack, Tokenization } from 'aws-cdk-lib';

/** Where CDK keeps the references of all apps. It is not public, but any reference leads there. */
const anyReference = Tokenization.reverseString(new CfnResource(new Stack(), 'Any', { type: 'Any::Any::Any' }).ref);
const { referenceTable } = anyReference.firstToken!.constructor as unknown as { referenceTable: Map<unknown, unknown> };

/** And the tokens of all apps. */
const { stringTokenMap, numberTokenMap } = (globalThis as any).__cdkTokenMap as Record<string, Map<unknown, unknown>>;

/**
 * Makes an app, and has CDK forget what came of it, all but the files. Otherwise it remembers it for as long as the
 * process lives, and hundreds of apps take gigabytes.
 */
export function forgetting<T>(makeApp: () => T): T {
  const tables = [stringTokenMap, numberTokenMap, referenceTable].filter((table) => table instanceof Map);
  const known = tables.map((table) => new Set(table.keys()));
  try {
    return makeApp();
  } finally {
    tables.forEach((table, index) => {
      for (const key of table.keys()) if (!known[index].has(key)) table.delete(key);
    });
  }
}
