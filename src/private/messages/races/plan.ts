const ORDERS = {
  after: 'is deployed after it',
  before: 'is deployed before it',
  any: 'may be deployed before it',
  later: 'is redeployed after it, or waits for its endpoints',
};

/** What a picture, a list and a plan say about a call. */
export function callText(client: string, server: string, order: keyof typeof ORDERS): string {
  return `'${client}' calls '${server}' and ${ORDERS[order]}`;
}

/** The first pieces of evidence of a call, which may have hundreds. */
export function evidenceInShort(texts: readonly string[], max = 2): string {
  const more = texts.length - max;
  return [...texts.slice(0, max), ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

export function planHeading(services: number, waves: number): string {
  return `${count(services, 'service')} in ${count(waves, 'wave')}`;
}

export function criticalPathText(names: readonly string[]): string {
  return `${names.join(' -> ')}: ${count(names.length, 'service')}${names.length > 1 ? ', one after another' : ''}`;
}

/** Names in a list, the first ones only if there are many. */
export function namesInShort(names: readonly string[], max = 5): string {
  if (names.length <= max + 1) return names.join(', ');
  return `${names.slice(0, max).join(', ')} and ${names.length - max} more`;
}

export function undeployableText(names: readonly string[]): string {
  return `${namesInShort(names.map((name) => `'${name}'`))}: their resources wait for each other, which CloudFormation refuses`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
