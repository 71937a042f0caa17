/** The texts in a JSON object, each with its key. Undefined for a text that is no JSON object. */
export function fieldsOf(text: string): [key: string, value: string][] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  const fields: [string, string][] = [];
  const open: [key: string, value: unknown][] = [['', root]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [key, value] = next;
    if (typeof value === 'string') fields.push([key, value]);
    // An item of a list has the key of the list.
    if (Array.isArray(value)) for (const item of value) open.push([key, item]);
    else if (typeof value === 'object' && value !== null) open.push(...Object.entries(value));
  }
  return fields.reverse();
}
