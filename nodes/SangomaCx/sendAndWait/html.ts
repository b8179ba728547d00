/** A page for a browser. */
export interface Page {
	status: number;
	html: string;
}

const LOCKED = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

/** What a browser is told with each page: it runs nothing, loads nothing, and is shown in no frame. */
export const HEADERS: Record<string, string> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `sandbox allow-forms; ${LOCKED}; frame-ancestors 'none'`,
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex, nofollow',
};

const STYLE = `
:root { color-scheme: light dark; --back: #eef1f5; --card: #ffffff; --ink: #1b1f27; --soft: #525b6b;
	--line: #76808f; --main: #1d4fb8; --on-main: #ffffff; --wrong: #a81e1e; }
@media (prefers-color-scheme: dark) {
	:root { --back: #12151b; --card: #1d222b; --ink: #eef1f6; --soft: #b3bccb;
		--line: #8792a5; --main: #9dbdff; --on-main: #0c1a36; --wrong: #ffaca6; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; padding: 1rem; display: grid;
	place-items: center; background: var(--back); color: var(--ink);
	font: 1.0625rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 1.5rem; background: var(--card); border-radius: 1rem;
	box-shadow: 0 1px 3px rgb(0 0 0 / 0.2); }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
.soft { margin-top: 1rem; color: var(--soft); }
.wrong { margin-bottom: 0.5rem; color: var(--wrong); font-weight: 600; }
blockquote { margin: 0.5rem 0 0; padding-left: 0.875rem; border-left: 0.25rem solid var(--main); }
form { margin-top: 1.5rem; display: flex; flex-wrap: wrap; gap: 0.75rem; }
label { font-weight: 600; }
form > div { width: 100%; }
textarea { display: block; width: 100%; min-height: 8rem; margin-top: 0.5rem; padding: 0.75rem;
	font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
	border-radius: 0.625rem; resize: vertical; }
button { flex: 1 1 11rem; min-height: 3.25rem; padding: 0.625rem 1rem; font: inherit;
	font-weight: 600; overflow-wrap: anywhere; cursor: pointer; border: 2px solid var(--main);
	border-radius: 0.625rem; background: var(--main); color: var(--on-main); }
button.second { background: transparent; color: var(--ink); border-color: var(--line); }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
`;

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Gives a text as HTML that shows it, whatever it holds. */
export const escapeHtml = (text: string) =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** Makes a page of a title and the HTML below it. */
export function makePage(status: number, title: string, body: string): Page {
	const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${LOCKED}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
	return { status, html };
}
