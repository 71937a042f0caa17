import { CfnResource, Stack, Tokenization } from 'aws-cdk-lib';

/** The table in which CDK keeps the references of all apps. It is not public, but each reference has a property for it. */
const anyReference = Tokenization.reverseString(new CfnResource(new Stack(), 'Any', { type: 'Any::Any::Any' }).ref);
const { referenceTable } = anyReference.firstToken!.constructor as unknown as { referenceTable: Map<unknown, unknown> };

/** The tables in which CDK keeps the tokens of all apps. */
const { stringTokenMap, numberTokenMap } = (globalThis as any).__cdkTokenMap as Record<string, Map<unknown, unknown>>;

/**
 * Runs a function that synthesizes an app, then removes the tokens and references of that app from the memory of CDK.
 * Otherwise CDK keeps them until the process ends, and hundreds of apps take gigabytes.
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
