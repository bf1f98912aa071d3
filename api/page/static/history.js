import { getHeader, getHistory } from "./api.js";
import { element, list, section } from "./element.js";
import { problemLine } from "./failure.js";
import { say, sayCode } from "./text.js";
import { beijing } from "./time.js";

// historyBox shows an asset's history in words; it fills itself once it is
// made, a page at a time.
export function historyBox(asset) {
  const line = element("ol", { class: "timeline" });
  const foot = element("div", { "aria-live": "polite" });
  const more = async (after, before) => {
    foot.replaceChildren(element("p", { class: "muted" }, say("history.loading")));
    try {
      const page = await getHistory(asset, after);
      const times = await timesOf(page.values);
      page.values.forEach((past, i) => line.append(step(past, i === 0 ? before : page.values[i - 1].value, times.get(past.height))));
      foot.replaceChildren(page.next ? button(() => more(page.next, page.values.at(-1).value)) : "");
    } catch (problem) {
      foot.replaceChildren(element("p", { class: "wrong" }, say("history.failed", problemLine(problem))));
    }
  };
  more(0, undefined);
  return section("history", say("history.title"), element("p", { class: "muted" }, say("history.note")), line, foot);
}

const button = (onclick) => element("button", { type: "button", onclick }, say("history.more"));

// Headers say when; so many are asked for at once, and no more of a page.
const mostHeaders = 40;

async function timesOf(values) {
  const heights = [...new Set(values.map((past) => past.height))].slice(-mostHeaders);
  const headers = await Promise.all(heights.map(getHeader));
  return new Map(headers.map((header) => [header.height, header.text.match(/^time (.+)$/m)?.[1]]));
}

function step(past, before, time) {
  const told = changes(before, past.value);
  return element("li", {},
    element("p", { class: "what" }, element("strong", {}, sayCode("kind.", past.kind)), " ",
      element("span", { class: "muted" }, time ? `${beijing(time)} · ` : "", say("history.at", past.height))),
    told.length > 0 ? list("changes", told) : "");
}

// changes tells in words what one value of an asset has that the one before it
// had not.
export function changes(before, value) {
  return [...certificates(before, value), ...holders(before, value), ...burdens.flatMap((kind) => burden(kind, before, value))];
}

function certificates(before, value) {
  return (value.certificates ?? []).flatMap((now) => {
    const then = before?.certificates?.find((c) => c.number === now.number);
    if (!then && now.state === "VALID") return [say("history.issued", now.number)];
    if (then?.state === now.state) return [];
    if (now.successor) return [say("history.superseded", now.number, now.successor)];
    return [say("history.certificate", now.number, sayCode("certificate_state.", now.state))];
  });
}

function holders(before, value) {
  const names = (asset) => asset.holders.map((h) => (h.share === "1/1" ? h.account : `${h.account} (${h.share})`)).join(say("site.separator"));
  if (!before) return [say("history.first_holder", names(value))];
  return names(before) === names(value) ? [] : [say("history.holders", names(before), names(value))];
}

const burdens = [["pledges", "pledge"], ["holds", "hold"], ["licences", "licence"], ["objections", "objection"]];

function burden([field, key], before, value) {
  const then = before?.[field] ?? [], now = value[field] ?? [];
  return [
    ...now.filter((id) => !then.includes(id)).map((id) => say(`history.${key}_on`, id)),
    ...then.filter((id) => !now.includes(id)).map((id) => say(`history.${key}_off`, id)),
  ];
}
