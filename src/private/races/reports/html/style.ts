/** The style of the page: fonts of the system, light unless the reader prefers dark, and always light on paper. */
export const STYLE = `
:root{--page:#fff;--text:#16202c;--quiet:#47566a;--line:#d5dbe4;--error:#c5221f;--warning:#8a5a00;--info:#2560a8}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--page:#0f141a;--text:#f0f4f9;--quiet:#b9c5d4;--line:#425063;--error:#ff7d73;--warning:#f0b95a;--info:#79b0f2}}
body{margin:0 auto;padding:1.5rem;max-width:75rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25;margin:0 0 .5rem}
h2{margin-top:2.5rem}
h3{font-size:1rem}
p,ul,ol{margin:.25rem 0}
a{color:var(--info)}
nav a{margin-right:1rem}
.quiet,small{color:var(--quiet)}
.picture{overflow:auto;max-height:max(85vh,75rem);border:1px solid var(--line);border-radius:6px}
.picture svg{display:block;margin:0 auto}
article{border:1px solid var(--line);border-left:6px solid var(--kind);border-radius:6px;padding:.75rem 1rem;margin:.75rem 0}
article:target{outline:2px solid var(--info)}
.kind{color:var(--kind)}
.error{--kind:var(--error)}
.warning{--kind:var(--warning)}
.info{--kind:var(--info)}
code,.evidence{font-family:ui-monospace,Consolas,Menlo,monospace;font-size:.875rem}
.waves{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}
.waves>li{border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem}
ul{padding-left:1.1rem}
@media print{@page{margin:1.5cm}body{padding:0;font-size:.8rem}nav{display:none}.picture{overflow:visible;max-height:none;border:0}.picture svg{max-width:100%;max-height:19cm;width:auto;height:auto}article,.waves>li,#calls li{break-inside:avoid}h2,h3{break-after:avoid}}
`.trim();
