import { address, go, link, readdress } from "./address.js";
import { getAsset, getCertificate, getFile, getSearch, getWhy } from "./api.js";
import { book } from "./book.js";
import { element } from "./element.js";
import { failure } from "./failure.js";
import { files } from "./files.js";
import { footer } from "./footer.js";
import { found } from "./found.js";
import { language, speak } from "./language.js";
import { askNode } from "./node.js";
import { notices } from "./notices.js";
import { offline } from "./offline.js";
import { report } from "./report.js";
import { start } from "./start.js";
import { say, sayOther } from "./text.js";
import { readCertificateFile, verify } from "./verify.js";
import { kinds, why } from "./why.js";

const place = (id) => document.getElementById(id);

let dropped; // the certificate file that someone handed in
let choices; // of the reader about the certificate shown
let turns = 0; // counts what was asked for, so that a late answer is not shown

const unchosen = () => ({ without: [], files: [] });

// turn shows what the address asks for. focus is the id of a heading to stay
// at; without it the reader begins at the top.
async function turn(focus) {
  const mine = ++turns;
  if (!focus) place("main").replaceChildren(element("p", { class: "working", role: "status" }, say("site.working")));
  frame();
  const node = await askNode().catch((problem) => ({ problem }));
  const content = await view(node).catch((problem) => ({ problem, views: failure(problem, asked(), () => turn()) }));
  if (mine !== turns) return;
  showTest(node, content.report);
  place("main").replaceChildren(...[content.views].flat(Infinity).filter((child) => child !== ""));
  place("footer").replaceChildren(...footer(node.problem ? undefined : node));
  arrive(focus);
}

// view makes the content for the address.
async function view(node) {
  const at = address();
  if (at.page === "offline") return { views: offline(node.problem ? undefined : node) };
  const [kind, ...id] = (at.why ?? "").split("/");
  if (kinds.includes(kind) && !node.problem) return { views: why(await getWhy(kind, id.join("/"))) };
  if (!node.problem) {
    const made = await inRegister(at);
    if (made) return { views: made };
  }
  const wanted = at.certificate || at.file || (at.dropped && dropped);
  if (!wanted && node.problem) return { views: [failure(node.problem, asked(), () => turn()), start(undefined, drop)] };
  if (!wanted) return { views: start(node, drop) };
  if (node.problem) throw node.problem;
  if (at.file) return { views: files(await getFile(at.file)) };
  const certificate = at.certificate ? await byNumber(at.certificate) : dropped;
  if (certificate.views) return certificate;
  const checked = await verify(certificate.text, node, { without: choices.without, files: choices.files.map((file) => file.digest) });
  return { report: checked.answer.report, views: report({ ...checked, ...choices, node, name: certificate.name, again }) };
}

// inRegister makes the views of what the register holds, undefined when the address
// asks for none of them.
async function inRegister(at) {
  if (at.page === "notices") return notices(await getSearch({ kind: "application", limit: 200 }), await getSearch({ kind: "publication", limit: 500 }));
  if (at.asset) return book(await getAsset(at.asset));
  const query = at.holder ? { holder: at.holder } : { q: at.search };
  if (at.holder === undefined && at.search === undefined) return undefined;
  return found(await getSearch(at.after ? { ...query, after: at.after } : query), at);
}

// byNumber gives a certificate, or what else has such a number.
async function byNumber(number) {
  try {
    return { text: await getCertificate(number) };
  } catch (problem) {
    if (problem.fields?.code !== "certificate.unknown") throw problem;
    const others = await getSearch({ q: number }).catch(() => ({ hits: [] }));
    if (others.hits.length === 0) throw problem;
    return { views: found(others, { search: number }) };
  }
}

function asked() {
  const at = address();
  return at.certificate ?? at.search ?? at.holder ?? at.asset ?? at.file ?? at.why ?? (at.dropped && dropped?.name);
}

// again verifies what is shown with other choices.
function again(other, focus) {
  choices = { ...choices, ...other };
  return turn(focus);
}

// drop takes a certificate file and shows its verification.
async function drop(file) {
  try {
    dropped = { name: file.name, text: await readCertificateFile(file) };
    go({ dropped: "1" });
  } catch (problem) {
    place("main").replaceChildren(...failure(problem, file.name, () => turn()));
    arrive();
  }
}

// frame puts what surrounds every view into the language.
function frame() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = say("site.title");
  place("skip").textContent = say("site.skip");
  place("home").textContent = say("site.title");
  place("home").href = link({});
  const other = place("language");
  other.textContent = say("site.language");
  other.setAttribute("aria-label", say("site.language_label"));
  other.lang = language() === "zh" ? "en" : "zh-CN";
}

// showTest says on a test ledger, in both languages, that nothing here counts.
function showTest(node, found) {
  const test = node.status?.purpose === "test" || found?.purpose === "test";
  place("test").hidden = !test;
  place("test").replaceChildren(...(test ? [element("strong", {}, say("site.test")), " ", element("span", {}, sayOther("site.test"))] : []));
}

// arrive moves the focus to where the reader should go on.
function arrive(focus) {
  const heading = focus ? place(focus) : document.querySelector("main h1");
  if (!heading || turns === 1) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: !focus });
  if (!focus) scrollTo(0, 0);
}

function begin() {
  choices = unchosen();
  return turn();
}

place("language").addEventListener("click", () => {
  speak(language() === "zh" ? "en" : "zh");
  readdress(language());
  turn();
});
// The address says what is shown, so the link cannot use it to skip.
place("skip").addEventListener("click", (event) => {
  event.preventDefault();
  place("main").focus();
});
addEventListener("hashchange", begin);
// A file dropped beside its place would otherwise replace the page.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
begin();
