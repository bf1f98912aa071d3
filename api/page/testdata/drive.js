// Opens views of the page in a frame, one after the other, acts on them as a
// person would, and reports each document as it is in the end. The page itself
// is as it is served, with its policy. `?only=NAME` leaves one view standing.

function until(found) {
  return new Promise((resolve) => {
    const look = () => {
      const value = found();
      if (value) resolve(value);
      else setTimeout(look, 10);
    };
    look();
  });
}

const busy = ".working, .digest, .history [aria-live] p.muted";

// settled waits for a headline and for all answers, until nothing changes.
function settled(page) {
  let last, since = 0;
  return until(() => {
    const now = page().querySelector("main h1") && !page().querySelector(busy) && page().documentElement.outerHTML;
    since = now && now === last ? since + 1 : 0;
    last = now;
    return since > 20;
  });
}

async function hand(page, id, name, text) {
  const input = await until(() => page().getElementById(id));
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name));
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
}

const certificate = '{"format":"certledger-certificate/v1","number":"DA-2026-0002"}';

const acts = {
  drop: (page) => hand(page, "certificate-file", "my.cert.json", certificate),
  other: (page) => hand(page, "certificate-file", "table.csv", "a,b"),
  hash: (page) => hand(page, "data-file", "abc.txt", "abc"),
  compare: (page) => hand(page, "compare-files", "abc.txt", "abc"),
  differ: (page) => hand(page, "compare-files", "abd.txt", "abd"),
  english: (page) => page().getElementById("language").click(),
  search: (page) => {
    page().getElementById("number").value = " DA-2026-0001 ";
    page().querySelector(".by-number button").click();
  },
  name: (page) => {
    page().getElementById("name").value = "停车场";
    page().querySelector(".by-name button").click();
  },
  mistype: (page) => {
    page().getElementById("number").value = "no number";
    page().querySelector(".by-number button").click();
  },
  without: (page) => {
    page().querySelector("input[value=notary-one]").click();
    page().querySelector(".cosigners button[type=submit]").click();
  },
};

async function see(view) {
  localStorage.clear();
  const frame = document.createElement("iframe");
  frame.src = view.at;
  document.body.append(frame);
  const page = () => frame.contentDocument;
  await settled(page);
  for (const act of view.acts ?? []) {
    const before = page().documentElement.outerHTML;
    await acts[act](page);
    await until(() => page().documentElement.outerHTML !== before);
    await settled(page);
  }
  return frame;
}

const only = new URLSearchParams(location.search).get("only");
const views = await (await fetch("/views")).json();
for (const view of views.filter((one) => !only || one.name === only)) {
  const frame = await see(view);
  if (only) break;
  const stored = JSON.stringify(localStorage);
  await fetch(`/seen/${view.name}`, { method: "POST", headers: { stored }, body: frame.contentDocument.documentElement.outerHTML });
  frame.remove();
}
