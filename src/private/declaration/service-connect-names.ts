/**
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html and _PortMapping.html
 */
export const ALIAS = {
  pattern: /^[a-z0-9_.][a-z0-9_.-]{0,126}$/,
  description: '1 to 127 characters of a-z, 0-9, _, . and -, not starting with -',
};
export const NAME = {
  pattern: /^[a-z0-9_][a-z0-9_-]{0,63}$/,
  description: '1 to 64 characters of a-z, 0-9, _ and -, not starting with -',
};

export function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535;
}
