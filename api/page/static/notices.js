import { element, section } from "./element.js";
import { inPublicity, publications } from "./found.js";
import { say, sayCode } from "./text.js";
import { beijing } from "./time.js";

// What ends a registration or a certificate comes first, then what holds for
// everybody, then what was found out.
const order = [
  "expiry", "voiding", "misuse", "reference", "rules", "fees", "standards", "operation", "provider", "sanction", "inspection", "review", "drill", "incident", "destruction",
];

// notices is the view of publicity and publications: what may be objected to now,
// what was announced, and the registers that are kept in public.
export function notices(publicity, published) {
  const rank = (category) => (order.includes(category) ? order.indexOf(category) : order.length);
  const categories = [...new Set(published.hits.map((hit) => hit.value.category))].sort((a, b) => rank(a) - rank(b));
  return [
    element("h1", {}, say("notices.title")),
    element("p", { class: "lead" }, say("notices.lead")),
    element("p", { class: "muted" }, say("found.as_of", publicity.height, beijing(publicity.time))),
    inPublicity(publicity.hits) || section("found-publicity", say("found.publicity", 0), element("p", {}, say("notices.no_publicity"))),
    section("notices-how", say("notices.how"), element("p", {}, say("notices.how_text"))),
    categories.map((category) => section("notices-list", sayCode("category.", category), publications(published.hits.filter((hit) => hit.value.category === category)))),
    categories.length === 0 ? section("notices-list", say("notices.published"), element("p", {}, say("notices.none"))) : "",
    publicity.next || published.next ? element("p", { class: "muted" }, say("notices.more")) : "",
  ];
}
