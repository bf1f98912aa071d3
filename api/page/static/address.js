// The address after `#` says what the page shows: `certificate=NUMBER`,
// `file=sm3:…`, `search=WORDS`, `holder=NAME`, `asset=NUMBER`, `why=application/NUMBER`, `dropped=1`,
// `page=offline`, `page=notices`, and perhaps `lang=en`. It is never sent to a server by the browser, and it can be kept and passed on.

// address gives the parts of the current address.
export function address() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

// link gives the address of another view in the same language.
export function link(view) {
  const { lang } = address();
  const text = new URLSearchParams(lang ? { ...view, lang } : view).toString();
  return `#${text.replaceAll("%3A", ":")}`;
}

// go shows another view.
export function go(view) {
  location.hash = link(view);
}

// readdress says in the current address which language it is in.
export function readdress(lang) {
  const text = new URLSearchParams({ ...address(), lang }).toString();
  history.replaceState(null, "", `#${text.replaceAll("%3A", ":")}`);
}
