/** Removes the lines that are comments, comments at the end of a line after a space, and those of XML. */
export function withoutComments(text: string): string {
  return withoutBlocks(text, '<!--', '-->')
    .replace(/(^|\s)#.*$/gm, '$1')
    .replace(/^[ \t]*(\/\/|;).*$/gm, '');
}

/** Removes the comments of a variable that contains a whole configuration file. In one line, `#` may be a part of a value. */
export function withoutCommentsInVariable(text: string): string {
  return text.includes('\n') || /^\s*#/.test(text) ? withoutComments(text) : text;
}

/** Removes the comments of most programming languages. */
export function withoutCommentsInSourceCode(text: string): string {
  return withoutBlocks(text, '/*', '*/').replace(/(^|[^:"'`\w])(\/\/|#).*$/gm, '$1');
}

/** Replaces everything between two markers by a space. A marker without its counterpart stays. */
function withoutBlocks(text: string, open: string, close: string): string {
  const parts: string[] = [];
  let position = 0;
  for (;;) {
    const start = text.indexOf(open, position);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) break;
    parts.push(text.slice(position, start), ' ');
    position = end + close.length;
  }
  return parts.join('') + text.slice(position);
}
