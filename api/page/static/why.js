import { go } from "./address.js";
import { element, list, section } from "./element.js";
import { say } from "./text.js";
import { beijing } from "./time.js";

// kinds are what can be explained.
export const kinds = ["application", "objection", "asset"];

// why is the view that says why an application, objection or asset stands as it
// does: what is published until when, how to object, what may come next. The
// words are the node's.
export function why(found) {
  return [
    element("h1", {}, found.id),
    section("why-state", found.says,
      element("p", { class: "muted" }, say("why.as_of", found.height, beijing(found.time))),
      publicity(found), runs(found.runs)),
    found.bars.length > 0 ? section("why-bars", say("why.bars"), list("marked", found.bars.map(bar))) : "",
    section("why-next", say("why.next"), found.next.length > 0 ? list("marked", found.next.map(step)) : element("p", {}, say("why.end"))),
    found.acts.length > 0 ? section("why-acts", say("why.acts"), list("marked", found.acts.map(act))) : "",
    section("why-path", say("why.path"), element("ol", { class: "timeline" }, found.path.map(passed))),
    element("p", { class: "muted" }, say("why.note")),
  ];
}

// publicity tells whoever may object how.
function publicity(found) {
  const clock = found.runs.find((run) => run.name === "publicity");
  if (!clock) return "";
  return element("div", { class: "caution" },
    element("p", {}, element("strong", {}, clock.due ? say("why.publicised", beijing(clock.due)) : say("why.publicity_stands"))),
    element("p", {}, say("why.object", clock.article)));
}

function runs(running) {
  return list("marked", running.map((run) => [
    element("strong", {}, run.says), " ", run.due ? say("why.until", beijing(run.due)) : run.paused ? say("why.paused") : say("why.pending"),
    run.period_says ? say("why.since", run.period_says, beijing(run.start)) : "", " ", by(run.article),
    element("div", { class: "muted" }, say("why.then", run.event_says, run.to_says)),
  ]));
}

const by = (article) => element("span", { class: "muted" }, article ? `〔${article}〕` : "");

const refusal = (refused) => (refused ? element("div", { class: "wrong" }, say("why.not_now", refused.says), refused.detail ? ` ${refused.detail} ` : " ", by(refused.article)) : "");

function step(next) {
  const names = next.by.flatMap((signer) => signer.names ?? [signer.class ?? signer.field]);
  return [element("strong", {}, next.says), ` → ${next.to_says} `, names.length > 0 ? say("why.by", names.join(say("site.separator"))) : "", " ", by(next.article), refusal(next.refusal)];
}

const act = (possible) => [element("strong", {}, possible.says), ` ${possible.act} `, refusal(possible.refusal)];

const bar = (one) => [element("strong", {}, one.by), ` ${one.acts.join(say("site.separator"))}`, refusal(one.refusal)];

function passed(value) {
  return element("li", {},
    element("p", { class: "what" }, element("strong", {}, value.says), ` → ${value.state_says} `, by(value.article)),
    element("p", { class: "muted" }, beijing(value.time), value.by ? ` · ${value.by.join(say("site.separator"))}` : ""));
}

// byMatter asks for the number of an application, objection or asset.
export function byMatter() {
  const kind = element("select", { id: "matter-kind", name: "kind", "aria-label": say("why.search_kind") }, kinds.map((k) => element("option", { value: k }, say(`why_kind.${k}`))));
  const number = element("input", { id: "matter", name: "matter", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "80", required: true });
  const search = (event) => {
    event.preventDefault();
    if (number.value.trim()) go({ why: `${kind.value}/${number.value.trim()}` });
    else number.focus();
  };
  return section("by-matter", say("why.search_title"),
    element("p", { class: "muted" }, say("why.search_text")),
    element("form", { onsubmit: search, novalidate: true },
      element("label", { for: "matter" }, say("why.search_label")),
      element("div", { class: "field" }, kind, number, element("button", { type: "submit" }, say("start.number_button")))));
}
